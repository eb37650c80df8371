package io.millrace.benchmarks.cli;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Benchmark.FolderUse;
import io.millrace.benchmarks.detection.LabelledFaults;
import io.millrace.benchmarks.detection.MachineTemperature;
import io.millrace.benchmarks.detection.NormalRunning;
import io.millrace.benchmarks.forward.AlertLatency;
import io.millrace.benchmarks.forward.BacklogDrain;
import io.millrace.benchmarks.forward.SensorCost;
import io.millrace.benchmarks.forward.SensorCost.Sharing;
import io.millrace.benchmarks.journal.AppendCost;
import io.millrace.benchmarks.journal.DeviceBytes;
import io.millrace.benchmarks.journal.DeviceBytes.Rate;
import io.millrace.benchmarks.journal.FilledJournal;
import io.millrace.benchmarks.journal.JournalStores;
import io.millrace.benchmarks.journal.sqlite.SqliteStore;
import io.millrace.benchmarks.scoring.WindowCost;
import java.util.List;
import java.util.Optional;

/** The benchmarks there are, and those that are promised. */
final class Benchmarks {
    private static final long QUICK_MIB = 64;
    private static final int QUICK_BACKLOG = 200_000;

    static final List<Benchmark> HERE =
            List.of(journal(), alertLatency(), sensors(), detection(), scoring());

    /**
     * Named by the command's contract; each comes with the part of the product that it measures.
     */
    static final List<String> LATER = List.of("pipeline", "latency", "start", "memory", "all");

    private Benchmarks() {}

    private static Benchmark journal() {
        return new Benchmark(
                "journal",
                "what keeping a reading costs the flash and the clock",
                FolderUse.DISK,
                List.of(
                        new DeviceBytes(Rate.AT_1K, JournalStores.LINK_UP),
                        new DeviceBytes(Rate.AT_50K, JournalStores.LINK_UP),
                        new DeviceBytes(Rate.AT_1K, JournalStores.OUTAGE),
                        new DeviceBytes(Rate.AT_50K, JournalStores.OUTAGE),
                        new DeviceBytes(Rate.AT_1K, SqliteStore.measured()),
                        new FilledJournal(QUICK_MIB),
                        new BacklogDrain(100, QUICK_BACKLOG),
                        new BacklogDrain(1_000, QUICK_BACKLOG)));
    }

    private static Benchmark alertLatency() {
        return new Benchmark(
                "alert-latency",
                "how long an alert takes to Kafka, idle and over a draining backlog",
                FolderUse.DISK,
                List.of(new AlertLatency()));
    }

    private static Benchmark sensors() {
        return new Benchmark(
                "sensors",
                "what many sensors cost, in the journal and in Kafka",
                FolderUse.DISK,
                List.of(
                        new AppendCost(),
                        new SensorCost(100, Sharing.OWN),
                        new SensorCost(10_000, Sharing.OWN),
                        new SensorCost(100, Sharing.SHARED),
                        new SensorCost(10_000, Sharing.SHARED)));
    }

    private static Benchmark detection() {
        return new Benchmark(
                "detection",
                "what the trainer and the scorer find in labelled recordings",
                FolderUse.RECORDINGS,
                List.of(
                        new LabelledFaults(1.0),
                        new LabelledFaults(1.5),
                        new NormalRunning(1.0),
                        new NormalRunning(1.5),
                        new MachineTemperature(1.0, "prediction"),
                        new MachineTemperature(1.5, "prediction"),
                        new MachineTemperature(1.0, "level"),
                        new MachineTemperature(1.5, "level")));
    }

    private static Benchmark scoring() {
        return new Benchmark(
                "scoring",
                "what judging a window costs",
                FolderUse.DISK,
                List.of(new WindowCost()));
    }

    static Optional<Benchmark> named(String name) {
        return HERE.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    static String names() {
        return String.join(", ", HERE.stream().map(Benchmark::name).toList());
    }
}
