package io.millrace.gateway.console;

import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayStatus.ChannelLook;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.millrace.gateway.console.GatewayStatus.ModelLook;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Remembers the newest of everything for the console: one reading per channel, one score per
 * device, what each model has said, the active alerts. Bounded by the number of channels. The
 * pipeline thread writes, anyone reads.
 */
public final class Board implements Onlooker {

    private final Function<DeviceId, Optional<DeviceProfile>> profiles;
    private final Map<DeviceId, DeviceProfile> devices = new LinkedHashMap<>();
    private final Map<ChannelId, Reading> readings = new ConcurrentHashMap<>();
    private final Map<DeviceId, ModelScore> scores = new ConcurrentHashMap<>();
    private final ModelBook models = new ModelBook();
    private final Map<String, AlertTransition> alerts = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

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
     * @param isJudging whether a model, by {@code NAME@VERSION}, judges a device or is its shadow
     */
    public void follow(
            Map<DeviceId, DeviceProfile> present, BiPredicate<DeviceId, String> isJudging) {
        synchronized (devices) {
            devices.clear();
            devices.putAll(present);
        }
        models.follow(isJudging);
        scores.values().removeIf(score -> !isJudging.test(score.device(), score.model()));
        readings.keySet()
                .removeIf(channel ->
                        !present.containsKey(channel.device())
                                || present.get(channel.device())
                                        .channel(channel.channel())
                                        .isEmpty());
    }

    /**
     * Alerts that were active before this start.
     *
     * @param isAcknowledged by id
     */
    public void recovered(List<AlertTransition> active, Predicate<String> isAcknowledged) {
        active.forEach(this::saw);
        active.stream()
                .map(AlertTransition::alertId)
                .filter(isAcknowledged)
                .forEach(acknowledged::add);
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
        models.saw(score);
        if (!score.isShadow()) {
            scores.put(score.device(), score);
        }
    }

    @Override
    public void saw(AlertTransition transition) {
        String id = transition.alertId();
        switch (transition.state()) {
            case RAISED -> alerts.put(id, transition);
            case ACKNOWLEDGED -> acknowledged.add(id);
            case CLEARED -> {
                alerts.remove(id);
                acknowledged.remove(id);
            }
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

    /** By device, the active model first. Thread-safe. */
    public List<ModelLook> models() {
        return models.looks();
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
                                alert.message(),
                                stateOf(alert.alertId()).word()))
                .toList();
    }

    private AlertState stateOf(String alertId) {
        return acknowledged.contains(alertId) ? AlertState.ACKNOWLEDGED : AlertState.RAISED;
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
