package io.millrace.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Leftovers;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.emulator.cli.WrongInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product's own trainer and scorer on recordings whose faults nobody could miss. */
class DetectionBenchmarkIT {
    private static final LocalDateTime START = LocalDateTime.of(2026, 3, 1, 6, 0);
    private static final int NO_FAULT = Integer.MAX_VALUE;

    @TempDir private Path data;
    @TempDir private Path work;

    @Test
    void findsAPlainFaultAndKeepsQuietOtherwise() throws IOException {
        record("skab/group/1.csv", 1_000, 700, 900);
        record("skab/group/2.csv", 1_000, 500, 800);
        record("skab/anomaly-free/anomaly-free.csv", 3_000, NO_FAULT, NO_FAULT);

        Map<String, Double> faults = measure(new LabelledFaults(1.5));
        assertThat(faults.get("event-recall@1.5")).isEqualTo(1);
        assertThat(faults.get("false-episodes@1.5")).isZero();
        assertThat(faults.get("f1@1.5")).isGreaterThan(0.8);
        assertThat(faults.get("median-delay-seconds@1.5")).isBetween(1.0, 30.0);

        assertThat(measure(new NormalRunning(1.5))).containsEntry("soak-alarms-per-hour@1.5", 0.0);
        assertThat(measure(new MachineTemperature(1.5, "level"))).isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> new LabelledFaults(1.0).measure(bench(Optional.empty())))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("--data");
        Path nowhere = data.resolve("nowhere");
        assertThatThrownBy(() -> new LabelledFaults(1.0).measure(bench(Optional.of(nowhere))))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("no such folder");

        Path file = Files.createDirectories(data.resolve("skab/group")).resolve("1.csv");
        Files.writeString(file, "datetime;Current;anomaly\n2026-03-01 06:00:00;1.5;0\n");
        assertThatThrownBy(() -> measure(new LabelledFaults(1.0)))
                .hasMessageContaining("Accelerometer1RMS");
    }

    private Map<String, Double> measure(Measurement measurement) {
        return measurement.measure(bench(Optional.of(data))).stream()
                .collect(Collectors.toMap(Result::name, Result::value));
    }

    private Bench bench(Optional<Path> recordings) {
        return new Bench(
                work, new Leftovers(), recordings, true, System::nanoTime, () -> 0, _ -> {});
    }

    private void record(String name, int rows, int faultFrom, int faultTo) throws IOException {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>();
        lines.add("datetime;" + String.join(";", LabelledFaults.CHANNELS) + ";anomaly;changepoint");
        for (int row = 0; row < rows; row++) {
            boolean isFault = row >= faultFrom && row < faultTo;
            double load = Math.sin(row / 40.0) + 0.05 * random.nextGaussian();
            StringBuilder line =
                    new StringBuilder(
                            START.plusSeconds(row)
                                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")));
            for (int channel = 0; channel < LabelledFaults.CHANNELS.size(); channel++) {
                double value = 10 + channel * load + 0.1 * random.nextGaussian();
                line.append(String.format(Locale.ROOT, ";%.4f", isFault ? value + 3 : value));
            }
            lines.add(line + (isFault ? ";1.0;0.0" : ";0.0;0.0"));
        }
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }
}
