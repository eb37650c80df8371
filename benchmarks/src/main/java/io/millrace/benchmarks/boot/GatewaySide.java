package io.millrace.benchmarks.boot;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.boot.BridgeLauncher;
import io.millrace.bridge.boot.BridgePorts;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.file.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The gateway's side of the bridge with a backlog: the product's own journal, committer and
 * forwarders, as {@link BridgeLauncher} wires them. Arguments: journal folder, broker, gateway id,
 * alerts to append while it drains (0 for none). Says {@code drained NANOS} from opening to the
 * last reading's commit, {@code alerts LATEST} when the last alert is appended, see {@link
 * AlertSource}.
 */
public final class GatewaySide {
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();
    private static final long LIMIT_BYTES = 4L << 30;
    private static final int TOPICS_MAX = 25_000;

    /** Held: java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private GatewaySide() {}

    public static void main(String[] args) {
        KAFKA.setLevel(Level.SEVERE);
        Parent parent = new Parent(System.in, System.out);
        int alerts = Integer.parseInt(args[3]);
        long start = System.nanoTime();
        try (Bridge bridge = open(Path.of(args[0]), args[1], args[2])) {
            AlertSource source = new AlertSource(bridge, alerts);
            Thread appending = Thread.ofPlatform().name("alerts").unstarted(source);
            if (alerts > 0) {
                appending.start();
            }
            while (bridge.status().readings().backlog() > 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            parent.tell("drained", System.nanoTime() - start);
            parent.tellCosts();
            source.drained();
            if (alerts > 0) {
                join(appending);
                parent.tell("alerts", source.measured());
            }
            parent.awaitEnd();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Bridge open(Path journal, String broker, String gatewayId) {
        return BridgeLauncher.open(
                new BridgeSettings(
                        gatewayId,
                        new JournalSettings(
                                journal, LIMIT_BYTES, 0.1, JournalSettings.WhenFull.DROP_OLDEST),
                        Duration.ofMillis(100),
                        Map.of("bootstrap.servers", broker),
                        new TopicSettings(1, 1, Duration.ofDays(7), true, TOPICS_MAX),
                        Duration.ofMillis(500),
                        OptionalLong.empty()),
                new BridgePorts(
                        Map.of(),
                        new ForwardClock(
                                InstantSource.system(), System::nanoTime, new SplittableRandom()),
                        // The bridge logs its notices by itself.
                        notice -> {},
                        Timekeeping.NOTHING_NEW));
    }
}
