package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.kafka.CommittedReader;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From append to visible for a read_committed consumer, ten alerts a second at random moments,
 * while nothing else is to do and while a backlog drains.
 */
public final class AlertLatency implements Measurement {
    private static final String HEAP = "128m";
    private static final int SENSORS = 100;
    private static final int QUICK_READINGS = 300_000;
    private static final int FULL_READINGS = 1_000_000;
    private static final int QUICK_ALERTS = 30;
    private static final int FULL_ALERTS = 300;
    private static final int FULL_DRAINS = 5;
    private static final double P99 = 0.99;
    private static final List<String> TOPICS =
            IntStream.rangeClosed(1, 5).mapToObj("alerts-pump-%d-pressure"::formatted).toList();

    @Override
    public String name() {
        return "p99";
    }

    @Override
    public List<Result> measure(Bench bench) {
        int readings = bench.isQuick() ? QUICK_READINGS : FULL_READINGS;
        int alerts = bench.isQuick() ? QUICK_ALERTS : FULL_ALERTS;
        int drains = bench.isQuick() ? 1 : FULL_DRAINS;
        try (Plant plant = new Plant(bench, Plant.Backlog.of(readings, SENSORS))) {
            plant.topics().create(TOPICS);
            bench.say("p99-idle: %d alerts".formatted(alerts));
            AlertTimes idle = new AlertTimes(bench.wallMicros());
            watch(plant, plant.idleGateway(HEAP, alerts), idle);
            AlertTimes draining = new AlertTimes(bench.wallMicros());
            for (int drain = 1; drain <= drains; drain++) {
                bench.say(
                        "p99-draining: %,d readings, %d of %d".formatted(readings, drain, drains));
                watch(plant, plant.gateway(HEAP, Integer.MAX_VALUE), draining);
            }
            return List.of(
                    result("p99-idle", idle),
                    result("p99-draining", draining),
                    Result.of(
                            "p99-draining-to-idle",
                            draining.quantile(P99) / idle.quantile(P99),
                            "1"));
        }
    }

    private static Result result(String name, AlertTimes times) {
        return Result.of(name, times.quantile(P99), "ms")
                .noting(
                        "%d alerts, median %.1f ms, longest %.1f ms"
                                .formatted(times.count(), times.quantile(0.5), times.quantile(1)));
    }

    private static void watch(Plant plant, ChildJvm gateway, AlertTimes times) {
        int before = times.count();
        try (gateway;
                CommittedReader reader = new CommittedReader(plant.broker(), TOPICS);
                Listening listening = new Listening(reader, times)) {
            gateway.await("drained");
            int wanted = before + Integer.parseInt(gateway.await("alerts"));
            listening.awaitCount(wanted);
        }
    }
}
