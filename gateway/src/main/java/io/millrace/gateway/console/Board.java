package io.millrace.gateway.console;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayStatus.ChannelLook;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.millrace.gateway.console.GatewayStatus.ModelLook;
import io.millrace.gateway.console.GatewayStatus.ScoreLook;
import io.millrace.gateway.console.live.RecentAlerts;
import io.millrace.gateway.console.live.ValueHistory;
import io.millrace.gateway.pipeline.Onlooker;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Remembers the newest of everything for the console: one reading per channel, one score per
 * device, the last hour of both (5.3 KB each), what each model has said, the active alerts and the
 * last {@link #RECENT_MAX} that are over. Bounded by the number of channels. The pipeline thread
 * writes and never waits, anyone reads.
 */
public final class Board implements Onlooker {

    private static final int RECENT_MAX = 200;

    private final Function<DeviceId, Optional<DeviceProfile>> profiles;
    // Replaced as a whole, by the pipeline thread.
    private volatile Map<DeviceId, DeviceProfile> devices;
    private final Map<ChannelId, Reading> readings = new ConcurrentHashMap<>();
    private final Map<DeviceId, ModelScore> scores = new ConcurrentHashMap<>();
    private final ModelBook models = new ModelBook();
    private final Map<String, AlertTransition> alerts = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<ChannelId, ValueHistory> channelHistories = new ConcurrentHashMap<>();
    private final Map<DeviceId, ValueHistory> scoreHistories = new ConcurrentHashMap<>();
    private final RecentAlerts recent = new RecentAlerts(RECENT_MAX);
    private final AtomicLong readingsSeen = new AtomicLong();
    private final AtomicLong scoresSeen = new AtomicLong();
    private Instant lastArrival = Instant.EPOCH;

    /**
     * @param configured devices that are shown before their first reading, in this order
     * @param profiles of devices that come to life later; asked on the pipeline thread
     */
    public Board(
            Map<DeviceId, DeviceProfile> configured,
            Function<DeviceId, Optional<DeviceProfile>> profiles) {
        this.profiles = profiles;
        this.devices = inOrder(configured);
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
        devices = inOrder(present);
        models.follow(isJudging);
        scores.values().removeIf(score -> !isJudging.test(score.device(), score.model()));
        scoreHistories.keySet().removeIf(device -> !present.containsKey(device));
        readings.keySet().removeIf(channel -> isGone(channel, present));
        channelHistories.keySet().removeIf(channel -> isGone(channel, present));
    }

    private static boolean isGone(ChannelId channel, Map<DeviceId, DeviceProfile> present) {
        DeviceProfile profile = present.get(channel.device());
        return profile == null || profile.channel(channel.channel()).isEmpty();
    }

    /**
     * Alerts that were active before this start.
     *
     * @param isAcknowledged by id
     */
    public void recovered(List<AlertTransition> active, Predicate<String> isAcknowledged) {
        recent.recovered(active, isAcknowledged);
        active.forEach(transition -> alerts.put(transition.alertId(), transition));
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
        lastArrival = reading.time().gateway();
        readingsSeen.setRelease(readingsSeen.getPlain() + 1);
        if (reading.value().isPresent()) {
            channelHistories
                    .computeIfAbsent(reading.channel(), _ -> new ValueHistory())
                    .add(reading.time().gateway(), reading.value().getAsDouble());
        }
    }

    private void add(DeviceId device, DeviceProfile profile) {
        Map<DeviceId, DeviceProfile> more = new LinkedHashMap<>(devices);
        more.putIfAbsent(device, profile);
        devices = Collections.unmodifiableMap(more);
    }

    private static Map<DeviceId, DeviceProfile> inOrder(Map<DeviceId, DeviceProfile> present) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(present));
    }

    @Override
    public void saw(ModelScore score) {
        models.saw(score);
        scoresSeen.setRelease(scoresSeen.getPlain() + 1);
        if (score.isShadow()) {
            return;
        }
        scores.put(score.device(), score);
        if (Double.isFinite(score.score())) {
            scoreHistories
                    .computeIfAbsent(score.device(), _ -> new ValueHistory())
                    .add(lastArrival, score.score());
        }
    }

    @Override
    public void saw(AlertTransition transition) {
        recent.saw(transition);
        if (transition.kind() == AlertKind.GATEWAY) {
            // Tells of an event: nothing ever clears it, and nobody need acknowledge it.
            return;
        }
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

    /** With their profiles, in the order of the configuration. Thread-safe. */
    public Map<DeviceId, DeviceProfile> present() {
        return devices;
    }

    /** The newest reading of a channel. Thread-safe. */
    public Optional<Reading> reading(ChannelId channel) {
        return Optional.ofNullable(readings.get(channel));
    }

    /** The newest score of a device. Thread-safe. */
    public Optional<ModelScore> score(DeviceId device) {
        return Optional.ofNullable(scores.get(device));
    }

    /** Empty before the channel's first value. Thread-safe. */
    public Optional<ValueHistory> history(ChannelId channel) {
        return Optional.ofNullable(channelHistories.get(channel));
    }

    /** Empty before the device's first score. Thread-safe. */
    public Optional<ValueHistory> scoreHistory(DeviceId device) {
        return Optional.ofNullable(scoreHistories.get(device));
    }

    /** The last alerts, active and over. Thread-safe. */
    public RecentAlerts recent() {
        return recent;
    }

    /** Fresh readings since the start. Thread-safe. */
    public long readingsSeen() {
        return readingsSeen.getAcquire();
    }

    /** Windows scored since the start. Thread-safe. */
    public long scoresSeen() {
        return scoresSeen.getAcquire();
    }

    /** In the order of the configuration. Thread-safe. */
    public List<DeviceLook> devices() {
        Map<DeviceId, DeviceProfile> known = present();
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
