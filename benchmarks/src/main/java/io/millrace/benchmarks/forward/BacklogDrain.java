package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.Statistics;
import io.millrace.benchmarks.WrongOutcomeException;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.forward.kafka.CommittedReader;
import java.util.List;

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
        double[] plain = new double[bench.isQuick() ? 1 : FULL_TURNS];
        double[] bridge = new double[plain.length];
        bench.say("%s: %,d readings, %d turns".formatted(name(), readings, plain.length));
        try (Plant plant = new Plant(bench, Plant.Backlog.of(readings, sensors))) {
            for (int turn = 0; turn < plain.length; turn++) {
                plain[turn] = readings / drainPlain(plant);
                bridge[turn] = readings / drainOnce(plant, readings);
                bench.say(
                        "  plain %,.0f/s, exactly once %,.0f/s"
                                .formatted(plain[turn], bridge[turn]));
            }
        }
        double drained = Statistics.median(bridge);
        return List.of(
                Result.of(name(), drained / Statistics.median(plain), "1"),
                Result.of("backlog-drain-rate@" + sensors, drained, "readings/s"));
    }

    private static double drainPlain(Plant plant) {
        try (ChildJvm plain = plant.plain(HEAP)) {
            return seconds(plain);
        }
    }

    private static double drainOnce(Plant plant, int readings) {
        SequenceCheck check = new SequenceCheck();
        double seconds;
        try (CommittedReader reader = new CommittedReader(plant.broker(), plant.readingTopics())) {
            try (ChildJvm gateway = plant.gateway(HEAP, 0)) {
                seconds = seconds(gateway);
            }
            reader.readToEnd(plant.topics(), check::saw);
        }
        if (!check.isExactly(readings)) {
            throw new WrongOutcomeException(
                    "%d readings were sent, a read_committed consumer saw %s"
                            .formatted(readings, check));
        }
        return seconds;
    }

    static double seconds(ChildJvm draining) {
        return Long.parseLong(draining.await("drained")) / 1e9;
    }
}
