package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.boot.BridgeLauncher;
import io.millrace.bridge.boot.BridgePorts;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.file.JournalSettings;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.clock.ClockCare;
import io.millrace.gateway.outbox.Memory;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Opens the cloud bridge with a gateway's settings.
 *
 * @param sensors asked on the pipeline thread
 * @param alerts told what an operator should know
 * @param bootId the kernel's
 */
public record BridgeOpening(
        GatewaySettings settings,
        SensorDirectory sensors,
        GatewayAlerts alerts,
        String bootId,
        Time time,
        Kept kept) {

    /** The journal keeps at least this much for alerts. */
    private static final double ALERT_RESERVE_MIN = 0.01;

    /**
     * @param clock wall clock
     * @param ticker elapsed nanoseconds
     * @param random different at every start
     * @param care what becomes known of the clock
     */
    public record Time(
            InstantSource clock, LongSupplier ticker, RandomGenerator random, ClockCare care) {}

    /** What rides in each lane's state blocks. */
    public record Kept(
            List<Memory<OutgoingReading>> withReadings, List<Memory<AlertTransition>> withAlerts) {
        public Kept {
            withReadings = List.copyOf(withReadings);
            withAlerts = List.copyOf(withAlerts);
        }
    }

    /**
     * Recovers the journal, replays into the kept memories what is newer than their saved state,
     * and starts forwarding. Does not wait for Kafka.
     *
     * @throws RuntimeException the journal cannot be opened; the message says what to do
     */
    public BridgeOutbox open() {
        Bridge bridge =
                BridgeLauncher.open(
                        bridgeSettings(),
                        new BridgePorts(
                                states(),
                                new ForwardClock(time.clock(), time.ticker(), time.random()),
                                alerts::tell,
                                new CaredTimes(time.care())));
        return new BridgeOutbox(
                bridge, new EnvelopeWriter(sensors, new DeviceId(settings.gateway().id()), bootId));
    }

    private Map<LaneName, List<LaneState>> states() {
        return Map.of(
                LaneName.READINGS,
                kept.withReadings().stream().map(LaneMemories::ofReadings).toList(),
                LaneName.ALERTS,
                kept.withAlerts().stream().map(LaneMemories::ofAlerts).toList());
    }

    private BridgeSettings bridgeSettings() {
        GatewaySettings.Cloud cloud = settings.cloud();
        OptionalLong drainLimit =
                cloud.drainLimit().isPresent()
                        ? OptionalLong.of(Math.max(1, (long) cloud.drainLimit().getAsDouble()))
                        : OptionalLong.empty();
        return new BridgeSettings(
                settings.gateway().id(),
                journalSettings(),
                settings.journal().commitInterval(),
                cloud.kafka(),
                topicSettings(),
                cloud.commitInterval(),
                drainLimit);
    }

    private JournalSettings journalSettings() {
        GatewaySettings.Journal journal = settings.journal();
        return new JournalSettings(
                journal.directory(),
                journal.limitBytes(),
                Math.max(ALERT_RESERVE_MIN, journal.alertReserve()),
                switch (journal.whenFull()) {
                    case DROP_OLDEST -> JournalSettings.WhenFull.DROP_OLDEST;
                    case REFUSE -> JournalSettings.WhenFull.REFUSE;
                });
    }

    private TopicSettings topicSettings() {
        GatewaySettings.Topics topics = settings.cloud().topics();
        return new TopicSettings(
                topics.partitions(),
                topics.replicationFactor(),
                topics.retention(),
                topics.create(),
                topics.limit());
    }
}
