package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.Statistics;
import io.millrace.benchmarks.WrongOutcomeException;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.kafka.CommittedReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How fast a backlog drains exactly once, in a heap of 64 MB, against a plain idempotent producer
 * with the same batches in the same heap: turn by turn, the middle of each. A run counts only if a
 * read_committed consumer found every reading once and in order.
 */
public final class BacklogDrain implements Measurement {
    private static final String HEAP = "64m";
    private static final int FULL_READINGS = 1_000_000;
    private static final int FULL_TURNS = 3;

    private final int sensors;
    private final int quickReadings;

    /**
     * @param quickReadings how long the backlog is when it must be quick
     */
    public BacklogDrain(int sensors, int quickReadings) {
        this.sensors = sensors;
        this.quickReadings = quickReadings;
    }

    @Override
    public String name() {
        return "backlog-drain-ratio@" + sensors;
    }

    @Override
    public List<Result> measure(Bench bench) {
        int readings = bench.isQuick() ? quickReadings : FULL_READINGS;
        Drained[] plain = new Drained[bench.isQuick() ? 1 : FULL_TURNS];
        Drained[] bridge = new Drained[plain.length];
        bench.say("%s: %,d readings, %d turns".formatted(name(), readings, plain.length));
        try (Plant plant = new Plant(bench, Plant.Backlog.of(readings, sensors))) {
            plant.startsAsInstalled();
            // The broker's first work is slow whoever gives it, and both leave their start caches.
            Drained _ = drainPlain(plant);
            Drained _ = drainOnce(plant, readings);
            for (int turn = 0; turn < plain.length; turn++) {
                plain[turn] = drainPlain(plant);
                bridge[turn] = drainOnce(plant, readings);
                bench.say("  plain %s, exactly once %s".formatted(plain[turn], bridge[turn]));
            }
        }
        double ratio = median(plain, Drained::seconds) / median(bridge, Drained::seconds);
        double cpuRatio = median(bridge, Drained::cpuSeconds) / median(plain, Drained::cpuSeconds);
        return List.of(
                Result.of(name(), ratio, "1"),
                Result.of(
                        "backlog-drain-rate@" + sensors,
                        readings / median(bridge, Drained::seconds),
                        "readings/s"),
                Result.of("backlog-drain-cpu-ratio@" + sensors, cpuRatio, "1")
                        .noting("processor time of the gateway's process to the plain one's"));
    }

    /** What one drain took. */
    private record Drained(double seconds, double cpuSeconds) {
        static Drained of(ChildJvm child) {
            double seconds = BacklogDrain.seconds(child);
            return new Drained(seconds, Long.parseLong(child.await("cpu")) / 1e9);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f s (%.1f s of a core)", seconds, cpuSeconds);
        }
    }

    private static double median(Drained[] turns, ToDoubleFunction<Drained> figure) {
        return Statistics.median(Arrays.stream(turns).mapToDouble(figure).toArray());
    }

    private static Drained drainPlain(Plant plant) {
        try (ChildJvm plain = plant.plain(HEAP)) {
            return Drained.of(plain);
        }
    }

    private static Drained drainOnce(Plant plant, int readings) {
        SequenceCheck check = new SequenceCheck();
        Drained drained;
        try (CommittedReader reader = new CommittedReader(plant.broker(), plant.readingTopics())) {
            try (ChildJvm gateway = plant.gateway(HEAP, 0)) {
                drained = Drained.of(gateway);
            }
            reader.readToEnd(plant.topics(), check::saw);
        }
        if (!check.isExactly(readings)) {
            throw new WrongOutcomeException(
                    "%d readings were sent, a read_committed consumer saw %s"
                            .formatted(readings, check));
        }
        return drained;
    }

    static double seconds(ChildJvm draining) {
        return Long.parseLong(draining.await("drained")) / 1e9;
    }
}
