package io.millrace.gateway.console;

import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayStatus.ChannelLook;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.millrace.gateway.console.GatewayStatus.ScoreLook;
import io.millrace.gateway.pipeline.Onlooker;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers the newest of everything for the console: one reading per channel, one score per
 * device, the active alerts. Bounded by the number of channels. The pipeline thread writes, anyone
 * reads.
 */
public final class Board implements Onlooker {

    private final Function<DeviceId, Optional<DeviceProfile>> profiles;
    private final Map<DeviceId, DeviceProfile> devices = new LinkedHashMap<>();
    private final Map<ChannelId, Reading> readings = new ConcurrentHashMap<>();
    private final Map<DeviceId, ModelScore> scores = new ConcurrentHashMap<>();
    private final Map<String, AlertTransition> alerts = new ConcurrentHashMap<>();

    /**
     * @param configured devices that are shown before their first reading, in this order
     * @param profiles of devices that come to life later; asked on the pipeline thread
     */
    public Board(
            Map<DeviceId, DeviceProfile> configured,
            Function<DeviceId, Optional<DeviceProfile>> profiles) {
        this.profiles = profiles;
        devices.putAll(configured);
    }

    /**
     * The configuration has changed: shows these devices from now on, and what others have said no
     * more.
     *
     * @param present by name, those included that messages have brought to life
     */
    public void follow(Map<DeviceId, DeviceProfile> present) {
        synchronized (devices) {
            devices.clear();
            devices.putAll(present);
        }
        scores.keySet().removeIf(device -> !present.containsKey(device));
        readings.keySet()
                .removeIf(channel ->
                        !present.containsKey(channel.device())
                                || present.get(channel.device())
                                        .channel(channel.channel())
                                        .isEmpty());
    }

    /** Alerts that were active before this start. */
    public void recovered(List<AlertTransition> active) {
        active.forEach(this::saw);
    }

    @Override
    public void saw(Reading reading) {
        if (readings.put(reading.channel(), reading) == null) {
            DeviceId device = reading.channel().device();
            profiles.apply(device).ifPresent(profile -> add(device, profile));
        }
    }

    private void add(DeviceId device, DeviceProfile profile) {
        synchronized (devices) {
            devices.putIfAbsent(device, profile);
        }
    }

    @Override
    public void saw(ModelScore score) {
        scores.put(score.device(), score);
    }

    @Override
    public void saw(AlertTransition transition) {
        if (transition.state() == AlertState.CLEARED) {
            alerts.remove(transition.alertId());
        } else {
            alerts.putIfAbsent(transition.alertId(), transition);
        }
    }

    /** In the order of the configuration. Thread-safe. */
    public List<DeviceLook> devices() {
        Map<DeviceId, DeviceProfile> known;
        synchronized (devices) {
            known = new LinkedHashMap<>(devices);
        }
        List<DeviceLook> looks = new ArrayList<>(known.size());
        known.forEach((device, profile) -> looks.add(look(device, profile)));
        return looks;
    }

    /** Newest first. Thread-safe. */
    public List<AlertLook> alerts() {
        return alerts.values().stream()
                .sorted(Comparator.comparing(AlertTransition::time).reversed())
                .map(alert ->
                        new AlertLook(
                                alert.alertId(),
                                alert.device().name(),
                                alert.channel(),
                                alert.kind().word(),
                                alert.severity(),
                                alert.time(),
                                alert.message()))
                .toList();
    }

    private DeviceLook look(DeviceId device, DeviceProfile profile) {
        List<ChannelLook> channels =
                profile.channels().stream().map(channel -> look(device, channel)).toList();
        Optional<ScoreLook> score =
                Optional.ofNullable(scores.get(device))
                        .map(found -> new ScoreLook(found.score(), found.threshold()));
        return new DeviceLook(device.name(), profile.name(), channels, score);
    }

    private ChannelLook look(DeviceId device, ChannelSpec channel) {
        Optional<Reading> last =
                Optional.ofNullable(readings.get(new ChannelId(device, channel.name())));
        return new ChannelLook(
                channel.name(),
                channel.unit().code(),
                last.map(Reading::value).orElse(OptionalDouble.empty()),
                last.map(reading -> reading.quality().level().name()),
                last.map(reading -> reading.quality().reason()).filter(text -> !text.isEmpty()),
                last.map(reading -> reading.time().best()));
    }
}
