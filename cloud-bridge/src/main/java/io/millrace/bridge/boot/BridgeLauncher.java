package io.millrace.bridge.boot;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.ForwardSettings;
import io.millrace.bridge.forward.ForwardedLane;
import io.millrace.bridge.forward.Forwarder;
import io.millrace.bridge.forward.Lineage;
import io.millrace.bridge.forward.Notices;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.forward.TrafficLight;
import io.millrace.bridge.forward.file.ParkedFile;
import io.millrace.bridge.forward.kafka.KafkaSettings;
import io.millrace.bridge.forward.kafka.KafkaUplink;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalDirectory;
import io.millrace.bridge.journal.json.JsonRecords;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Opens a bridge: recovers the journal, then starts the committer and one forwarder per lane. Kafka
 * need not be there; what is appended waits for it on disk.
 */
public final class BridgeLauncher {
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(5);

    /** Parked entries may take this part of the journal's limit, per lane. */
    private static final int PARKED_PART = 32;

    private BridgeLauncher() {}

    /**
     * @throws io.millrace.bridge.journal.file.JournalInUseException another process owns the
     *     directory
     * @throws io.millrace.bridge.journal.file.NewerFormatException a newer version wrote it
     * @throws java.io.UncheckedIOException the directory cannot be read or written
     */
    public static Bridge open(BridgeSettings settings, BridgePorts ports) {
        JournalDirectory directory =
                JournalDirectory.open(
                        settings.journal(),
                        ports.states(),
                        new JournalDirectory.Sources(
                                ports.clock().wall(),
                                ports.clock().ticker(),
                                ports.clock().random()::nextLong));
        try {
            return start(directory, settings, ports);
        } catch (RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    private static Bridge start(
            JournalDirectory directory, BridgeSettings settings, BridgePorts ports) {
        KafkaUplink uplink =
                new KafkaUplink(
                        new KafkaSettings(
                                settings.gatewayId(),
                                settings.kafka(),
                                settings.topics(),
                                TRANSACTION_TIMEOUT),
                        ports.clock().ticker());
        Wiring wiring = new Wiring(directory, uplink, settings, ports);
        Map<LaneName, LaneRuntime> lanes = new EnumMap<>(LaneName.class);
        LaneRuntime alerts = wiring.lane(LaneName.ALERTS, TrafficLight.ALWAYS_GREEN);
        lanes.put(LaneName.ALERTS, alerts);
        lanes.put(
                LaneName.READINGS, wiring.lane(LaneName.READINGS, alerts.forwarder()::hasWaiting));
        LocalBridge bridge =
                new LocalBridge(
                        directory,
                        uplink,
                        lanes,
                        settings.commitInterval(),
                        ports.clock().ticker());
        bridge.start();
        return bridge;
    }

    /** What both lanes are made from. */
    private static final class Wiring {
        private final JournalDirectory directory;
        private final KafkaUplink uplink;
        private final BridgeSettings settings;
        private final BridgePorts ports;
        private final Lineage lineage;
        private final Notices notices;
        private final RecordEncoder encoder = new JsonRecords()::encode;

        Wiring(
                JournalDirectory directory,
                KafkaUplink uplink,
                BridgeSettings settings,
                BridgePorts ports) {
            this.directory = directory;
            this.uplink = uplink;
            this.settings = settings;
            this.ports = ports;
            this.lineage = new Lineage(directory.identity());
            this.notices = new LoggedNotices(ports.notices());
        }

        LaneRuntime lane(LaneName name, TrafficLight light) {
            Journal journal = directory.lane(name);
            ForwardedLane lane =
                    new ForwardedLane(
                            journal,
                            journal::force,
                            lineage,
                            uplink.publisher(name, encoder),
                            new ParkedFile(
                                    settings.journal().directory().resolve(ParkedFile.FOLDER),
                                    name.word(),
                                    settings.journal().limitBytes() / PARKED_PART,
                                    encoder),
                            ports.timekeeping());
            return new LaneRuntime(
                    journal, new Forwarder(lane, forwardSettings(), clock(), notices, light));
        }

        /** A generator of its own for each lane's thread: most are not made for sharing. */
        private ForwardClock clock() {
            return new ForwardClock(
                    ports.clock().wall(),
                    ports.clock().ticker(),
                    new SplittableRandom(ports.clock().random().nextLong()));
        }

        private ForwardSettings forwardSettings() {
            return new ForwardSettings(
                    settings.gatewayId(),
                    settings.cloudCommitInterval(),
                    TRANSACTION_TIMEOUT,
                    ForwardSettings.CHUNK_ENTRIES_MAX,
                    ForwardSettings.CHUNK_BYTES_MAX,
                    settings.drainLimit(),
                    BACK_OFF_MAX);
        }
    }
}
