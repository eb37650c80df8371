package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.WrongOutcomeException;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.kafka.CommittedReader;
import java.util.List;
import java.util.Locale;

/**
 * What a reading costs to forward with many sensors, in a heap of 256 MB: each on a topic of its
 * own, or all on one shared topic per kind of channel, keyed by sensor. The time runs from opening
 * the journal to the last commit; topics are there already, and making them is told apart.
 */
public final class SensorCost implements Measurement {
    private static final String HEAP = "256m";
    private static final int FULL_READINGS = 500_000;
    private static final int QUICK_READINGS = 200_000;
    private static final double MICROS = 1e6;

    private final int sensors;
    private final Sharing sharing;

    /** Which sensors share a topic. */
    public enum Sharing {
        /** Every sensor has its own. */
        OWN("kafka-cost"),
        /** {@code pump-7-pressure} goes to {@code topic-pressure}. */
        SHARED("kafka-cost-shared");

        private final String figure;

        Sharing(String figure) {
            this.figure = figure;
        }

        String topicOf(String sensor) {
            return switch (this) {
                case OWN -> "topic-" + sensor;
                case SHARED -> "topic-" + sensor.substring(sensor.lastIndexOf('-') + 1);
            };
        }
    }

    public SensorCost(int sensors, Sharing sharing) {
        this.sensors = sensors;
        this.sharing = sharing;
    }

    @Override
    public String name() {
        return sharing.figure + "@" + sensors;
    }

    @Override
    public List<Result> measure(Bench bench) {
        int readings = bench.isQuick() ? QUICK_READINGS : FULL_READINGS;
        bench.say("%s: %,d readings".formatted(name(), readings));
        try (Plant plant =
                new Plant(bench, new Plant.Backlog(readings, sensors, sharing::topicOf))) {
            SequenceCheck check = new SequenceCheck();
            Result result;
            try (CommittedReader reader =
                    new CommittedReader(plant.broker(), plant.readingTopics())) {
                try (ChildJvm gateway = plant.gateway(HEAP, 0)) {
                    double seconds = BacklogDrain.seconds(gateway);
                    long heapMib = Long.parseLong(gateway.await("heap")) >> 20;
                    result =
                            Result.of(name(), seconds * MICROS / readings, "us")
                                    .noting(
                                            String.format(
                                                    Locale.ROOT,
                                                    "per reading; heap %d MiB; %d topics",
                                                    heapMib,
                                                    plant.readingTopics().size()));
                }
                reader.readToEnd(plant.topics(), check::saw);
            }
            if (!check.isExactly(readings)) {
                throw new WrongOutcomeException(
                        "%d readings were sent, a read_committed consumer saw %s"
                                .formatted(readings, check));
            }
            return List.of(result);
        }
    }
}
