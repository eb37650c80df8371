package io.millrace.benchmarks.scoring;

import com.sun.management.ThreadMXBean;
import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.Statistics;
import io.millrace.benchmarks.scoring.onnx.PlainRuntime;
import io.millrace.gateway.score.WindowBatch;
import io.millrace.gateway.score.onnx.OnnxModel;
import io.millrace.gateway.score.onnx.OnnxModelLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processor time of one thread per window, alone and in batches, and of plain calls of the same
 * runtime in turns with it; what a window leaves on the heap, and by how much the process grows.
 */
public final class WindowCost implements Measurement {
    private static final int TURNS = 9;
    private static final int WARM_UP_TURNS = 3;
    private static final int BATCH = 64;
    private static final int WINDOWS = 640_000;
    private static final int QUICK_WINDOWS = 6_400;

    /** Plain calls take longer: a part of the windows shows it as well. */
    private static final int PLAIN_SHARE = 4;

    private static final int PAGE_BYTES = 4_096;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What turns have cost, in microseconds per window. */
    private record Costs(List<Double> alone, List<Double> together, List<Double> plain) {
        static Costs none() {
            return new Costs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Who takes turns. */
    private record Contenders(
            OnnxModel model, WindowBatch one, WindowBatch many, PlainRuntime plain) {}

    @Override
    public String name() {
        return "us-per-window";
    }

    @Override
    public List<Result> measure(Bench bench) {
        Path file = ModelUnderTest.writeTo(bench.folder());
        int windows = bench.isQuick() ? QUICK_WINDOWS : WINDOWS;
        try (OnnxModel model = new OnnxModelLoader().load(file);
                PlainRuntime plain =
                        new PlainRuntime(
                                file, model.manifest().window(), ModelUnderTest.CHANNELS)) {
            WindowBatch one = filled(model, 1);
            Contenders who = new Contenders(model, one, filled(model, BATCH), plain);
            Costs costs = Costs.none();
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                turn(windows / 2, who, Costs.none());
            }
            long residentBefore = residentBytes();
            long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
            run(model, one, windows);
            double allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
            for (int turn = 0; turn < TURNS; turn++) {
                turn(windows, who, costs);
                bench.say("%s: turn %d of %d".formatted(name(), turn + 1, TURNS));
            }
            return results(costs, allocated / windows, residentBytes() - residentBefore, windows);
        }
    }

    private void turn(int windows, Contenders who, Costs costs) {
        costs.alone().add(microseconds(() -> run(who.model(), who.one(), windows), windows));
        costs.together()
                .add(microseconds(() -> run(who.model(), who.many(), windows / BATCH), windows));
        int few = windows / PLAIN_SHARE;
        costs.plain()
                .add(
                        microseconds(
                                () -> {
                                    for (int i = 0; i < few; i++) {
                                        who.plain().run();
                                    }
                                },
                                few));
    }

    private static void run(OnnxModel model, WindowBatch batch, int times) {
        for (int i = 0; i < times; i++) {
            model.run(batch);
        }
    }

    private double microseconds(Runnable work, int windows) {
        long start = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - start) / 1e3 / windows;
    }

    private static WindowBatch filled(OnnxModel model, int windows) {
        WindowBatch batch = new WindowBatch(model.manifest(), windows);
        for (int i = 0; i < windows; i++) {
            batch.add();
        }
        return batch;
    }

    private List<Result> results(Costs costs, double allocated, long growth, int windows) {
        double alone = median(costs.alone());
        double plain = median(costs.plain());
        return List.of(
                Result.of("us-per-window@1", alone, "us"),
                Result.of("us-per-window@" + BATCH, median(costs.together()), "us"),
                Result.of("naive-us-per-window@1", plain, "us")
                        .noting("tensors from arrays, results as new objects"),
                Result.of("naive-ratio@1", plain / alone, "1"),
                Result.of("allocated-per-window@1", allocated, "B"),
                Result.of("resident-growth", growth / (double) (1 << 20), "MiB")
                        .noting(
                                "over %,d windows of all three kinds"
                                        .formatted(
                                                (long) TURNS
                                                        * (2L * windows + windows / PLAIN_SHARE))));
    }

    private static double median(List<Double> turns) {
        return Statistics.median(turns.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Linux says it in pages; elsewhere it is taken for unchanged. */
    private static long residentBytes() {
        Path statm = Path.of("/proc/self/statm");
        try {
            return Files.exists(statm)
                    ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * PAGE_BYTES
                    : 0;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + statm, failure);
        }
    }
}
