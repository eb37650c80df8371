package io.millrace.bridge.boot;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A gateway's bridge with very many sensors, in a process of its own so that its heap can be small:
 * appends some rounds of readings, forwards them, prints how long it took and ends.
 *
 * <p>Arguments: bootstrap servers, folder, sensors, rounds, topics.
 */
final class ManySensorsChild {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Bridge bridge;
    private final int sensors;
    private final int topics;

    private ManySensorsChild(Bridge bridge, int sensors, int topics) {
        this.bridge = bridge;
        this.sensors = sensors;
        this.topics = topics;
    }

    // A child process speaks through its standard output.
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        // The clients tell every detail of themselves; only trouble counts here.
        Logger.getLogger("org.apache.kafka").setLevel(Level.WARNING);
        int sensors = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        try (Bridge bridge = open(args[0], Path.of(args[1]))) {
            ManySensorsChild child =
                    new ManySensorsChild(bridge, sensors, Integer.parseInt(args[4]));
            System.out.println("first round ms: " + child.round(0).toMillis());
            Duration rest = Duration.ZERO;
            for (int round = 1; round < rounds; round++) {
                rest = rest.plus(child.round(round));
            }
            System.out.println("other rounds ms: " + rest.toMillis());
        }
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.out.println(
                "heap MB at the end: " + ((runtime.totalMemory() - runtime.freeMemory()) >> 20));
    }

    private static Bridge open(String bootstrapServers, Path folder) {
        return BridgeLauncher.open(
                new BridgeSettings(
                        "gw",
                        new JournalSettings(
                                folder, 256L << 20, 0.1, JournalSettings.WhenFull.DROP_OLDEST),
                        Duration.ofMillis(100),
                        Map.of("bootstrap.servers", bootstrapServers),
                        new TopicSettings(1, 1, Duration.ofDays(7), true, 20_000),
                        Duration.ofMillis(500),
                        OptionalLong.empty()),
                new BridgePorts(
                        Map.of(),
                        new ForwardClock(
                                InstantSource.system(), System::nanoTime, new SplittableRandom()),
                        notice -> {},
                        Timekeeping.NOTHING_NEW));
    }

    private Duration round(int round) {
        long begin = System.nanoTime();
        List<Envelope> readings = new ArrayList<>();
        for (int sensor = 0; sensor < sensors; sensor++) {
            readings.add(reading(sensor, round));
            if (readings.size() == 1_000 || sensor == sensors - 1) {
                bridge.append(LaneName.READINGS, readings);
                readings.clear();
            }
        }
        bridge.forceSoon(LaneName.READINGS);
        while (bridge.status().readings().backlog() > 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Envelope reading(int number, int round) {
        Instant now = Instant.now();
        Sensor sensor =
                new Sensor(
                        "gw",
                        Optional.empty(),
                        "device-" + number,
                        Optional.of("value"),
                        Optional.of("Cel"),
                        ManySensorsIT.topicName(topics, number % topics));
        return new Envelope.Reading(
                sensor,
                OptionalDouble.of(20 + number % 7 + round / 10.0),
                Envelope.QualityMark.GOOD,
                new Envelope.Stamp(now, true, now, Envelope.Clock.SYNCED, "boot"),
                OptionalLong.of(round),
                0,
                number);
    }
}
