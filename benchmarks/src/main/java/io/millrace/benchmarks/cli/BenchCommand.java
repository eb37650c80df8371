package io.millrace.benchmarks.cli;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Leftovers;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench NAME}: runs one benchmark and says what came out. */
@Command(
        name = "bench",
        footer = {
            "  ./millrace bench journal --quick",
            "  ./millrace bench alert-latency --data /var/lib/millrace --json"
        },
        mixinStandardHelpOptions = true,
        description = "Measures what the product costs and bears on this machine.")
final class BenchCommand implements Callable<Integer> {
    private final LongSupplier ticker;
    private final InstantSource wall;
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "journal, alert-latency, sensors, detection or scoring")
    private String name;

    @Option(
            names = "--quick",
            description = "short and small: shows that it works, not what the machine can do")
    private boolean isQuick;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "journal, alert-latency, sensors: measure on this folder's disk (the system's"
                            + " temporary folder); detection: the recordings, only read")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "only the parts whose name begins like this; repeatable")
    private List<String> only = new ArrayList<>();

    @Option(names = "--json", description = "one JSON object as the last line of standard output")
    private boolean isJson;

    BenchCommand(LongSupplier ticker, InstantSource wall) {
        this.ticker = ticker;
        this.wall = wall;
    }

    @Override
    public Integer call() {
        Benchmark benchmark = Benchmarks.named(name).orElseThrow(this::unknown);
        List<Measurement> wanted =
                benchmark.measurements().stream()
                        .filter(each ->
                                only.isEmpty() || only.stream().anyMatch(each.name()::startsWith))
                        .toList();
        if (wanted.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "bench %s has no part %s; there are: %s"
                            .formatted(
                                    name,
                                    String.join(", ", only),
                                    String.join(
                                            ", ",
                                            benchmark.measurements().stream()
                                                    .map(Measurement::name)
                                                    .toList())));
        }
        List<Result> results = new ArrayList<>();
        PrintWriter progress = spec.commandLine().getErr();
        for (Measurement each : wanted) {
            List<Result> measured = measure(benchmark, each, progress);
            measured.forEach(result -> progress.println("  " + ResultsTable.of(List.of(result))));
            results.addAll(measured);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(isJson ? ResultsJson.of(name, results) : ResultsTable.of(results));
        out.flush();
        return ExitCodes.DONE;
    }

    private List<Result> measure(
            Benchmark benchmark, Measurement measurement, PrintWriter progress) {
        boolean isDisk = benchmark.folder() == Benchmark.FolderUse.DISK;
        try (Leftovers leftovers = new Leftovers()) {
            WorkFolder folder = WorkFolder.in(isDisk ? data : Optional.empty());
            leftovers.add(folder::delete);
            return measurement.measure(
                    new Bench(
                            folder.path(),
                            leftovers,
                            data,
                            isQuick,
                            ticker,
                            this::wallMicros,
                            progress::println));
        }
    }

    private long wallMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant());
    }

    private ParameterException unknown() {
        String problem =
                Benchmarks.LATER.contains(name)
                        ? "bench %s comes with a later release; there are: %s"
                        : "there is no benchmark %s; there are: %s";
        return new ParameterException(
                spec.commandLine(), problem.formatted(name, Benchmarks.names()));
    }
}
