package io.millrace.benchmarks.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * One slow signal: NAB's temperature of a machine, a value every five minutes. What NAB calls
 * probation is learnt from; a detection is the row at which an alert is raised.
 */
public final class MachineTemperature implements Measurement {
    private static final String TIME = "timestamp";

    private final double multiple;
    private final String detector;

    /**
     * @param multiple of the threshold
     * @param detector a word of {@code train --detector}
     */
    public MachineTemperature(double multiple, String detector) {
        this.multiple = multiple;
        this.detector = detector;
    }

    @Override
    public String name() {
        return "nab-%s@%s".formatted(detector, multiple);
    }

    @Override
    public List<Result> measure(Bench bench) {
        Recordings recordings = Recordings.of(bench);
        Path recording = recordings.machineTemperature();
        if (!Files.exists(recording)) {
            bench.say("%s: %s is not there, left out".formatted(name(), recording));
            return List.of();
        }
        LabelledTable table = LabelledTable.read(recording, ",");
        int training = NabScore.probationRows(table.size());
        List<Boolean> alerted =
                new Product(bench.folder(), multiple, detector)
                        .judge(recording, List.of("value"), TIME, training);
        List<NabScore.Window> windows = windows(recordings.machineTemperatureWindows());
        NabScore score =
                new NabScore(
                        table.times(TIME),
                        Judged.runs(alerted).stream().map(run -> run.from() + training).toList(),
                        windows);
        return List.of(
                of("raw", score.raw())
                        .noting("standard profile; %d is perfect".formatted(windows.size())),
                of("windows-met", score.windowsMet()).noting("of %d".formatted(windows.size())),
                of("detections-outside", score.detectionsOutside()));
    }

    private Result of(String figure, double value) {
        return Result.of("nab-%s-%s@%s".formatted(detector, figure, multiple), value, "1");
    }

    private static List<NabScore.Window> windows(Path file) {
        try {
            JsonNode found = new ObjectMapper().readTree(file.toFile()).iterator().next();
            List<NabScore.Window> windows = new ArrayList<>();
            found.forEach(
                    pair -> windows.add(new NabScore.Window(time(pair.get(0)), time(pair.get(1)))));
            return windows;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static Instant time(JsonNode text) {
        return LocalDateTime.parse(text.asText().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }
}
