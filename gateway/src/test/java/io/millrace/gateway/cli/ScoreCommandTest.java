package io.millrace.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.evaluate.Replay;
import io.millrace.models.export.onnx.OnnxModelFile;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScoreCommandTest {
    private static final List<String> CHANNELS = List.of("flow", "current");
    private static final int TRAINED_ROWS = 400;
    private static final int ROWS = 900;
    private static final int FAULT_ROW = 600;
    private static final int WINDOW = 40;

    @TempDir private Path folder;

    private final StringWriter errors = new StringWriter();
    private List<double[]> rows;
    private FittedModel fitted;

    @BeforeEach
    void trainAndRecord() throws IOException {
        rows = plant();
        fitted = Trainer.fit(dataset(rows.subList(0, TRAINED_ROWS)), DetectorSettings.standard());
        OnnxModelFile.write(
                folder.resolve("m.onnx"), OnnxModelFile.bytes(fitted, List.of("1", "1")));
        write("r.csv", ",", row -> "2026-03-01 06:00:" + row);
    }

    @Test
    void writesOneLineForEachRowWithTheRecordingsOwnTime() throws IOException {
        assertThat(score("--time-column", "when")).isZero();

        List<String> lines = Files.readAllLines(folder.resolve("s.csv"));
        assertThat(lines.getFirst())
                .isEqualTo("time,score,threshold,alert,contribution_flow,contribution_current");
        assertThat(lines).hasSize(1 + ROWS);
        assertThat(lines.get(1)).startsWith("2026-03-01 06:00:0,,").endsWith(",0,,");
        assertThat(lines.getLast()).startsWith("2026-03-01 06:00:899,");
        assertThat(folder.resolve("s.csv.part")).doesNotExist();
    }

    @Test
    void agreesWithTheTrainersReferenceRowByRow() throws IOException {
        score("--time-column", "when");

        List<Replay.Verdict> expected = Replay.run(fitted, dataset(rows));
        List<String[]> found = fields();
        for (int row = 0; row < ROWS; row++) {
            Replay.Verdict verdict = expected.get(row);
            String[] line = found.get(row);
            assertThat(line[1].isEmpty()).as("row %d", row).isEqualTo(row < WINDOW - 1);
            if (row >= WINDOW - 1) {
                assertThat(Double.parseDouble(line[1]))
                        .as("row %d", row)
                        .isCloseTo(verdict.score(), within(1e-3 * (1 + verdict.score())));
            }
            assertThat(line[3]).as("row %d", row).isEqualTo(verdict.isAlerted() ? "1" : "0");
        }
        assertThat(found.get(FAULT_ROW + WINDOW)[3]).isEqualTo("1");
    }

    @Test
    void earlierRowsWarmTheSelectedOnesUp() throws IOException {
        score("--time-column", "when");
        List<String> all = Files.readAllLines(folder.resolve("s.csv"));

        assertThat(score("--time-column", "when", "--rows", "400..499")).isZero();

        List<String> selected = Files.readAllLines(folder.resolve("s.csv"));
        assertThat(selected).hasSize(101);
        assertThat(selected.subList(1, 101)).isEqualTo(all.subList(401, 501));
    }

    @Test
    void givesTheRowNumberWhereThereIsNoTime() throws IOException {
        assertThat(score("--rows", "898..")).isZero();

        assertThat(fields()).extracting(line -> line[0]).containsExactly("898", "899");
    }

    @Test
    void holdsMissingValuesAndStillWritesEveryRow() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("r.csv")));
        for (int row = 100; row < 103; row++) {
            lines.set(row + 1, row + ",,");
        }
        for (int row = 200; row < 230; row++) {
            lines.set(row + 1, row + ",,1.0");
        }
        Files.write(folder.resolve("r.csv"), lines);

        assertThat(score()).isZero();

        List<String[]> found = fields();
        assertThat(found).hasSize(ROWS);
        assertThat(found.get(102)[1]).isNotEmpty();
        assertThat(found.get(229)[1]).isEmpty();
        assertThat(found.get(230 + WINDOW - 2)[1]).isEmpty();
        assertThat(found.get(230 + WINDOW - 1)[1]).isNotEmpty();
    }

    @Test
    void readsASemicolonFileByItsHeader() throws IOException {
        write("r.csv", ";", String::valueOf);

        assertThat(score("--rows", "500..500")).isZero();
        assertThat(fields().getFirst()[1]).isNotEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheUsersInput() throws IOException {
        assertThat(score("--time-column", "clock")).isEqualTo(2);
        assertThat(errors.toString()).contains("there is no column clock, only [when, flow");

        assertThat(score("--rows", "9..3")).isEqualTo(2);
        assertThat(errors.toString()).contains("the first must not be after the last");

        Files.writeString(folder.resolve("r.csv"), "when,flow,current\n0,1,2\n1,x,2\n");
        assertThat(score()).isEqualTo(2);
        assertThat(errors.toString())
                .contains("r.csv:3: column flow: expected a number or nothing, found 'x'");

        Files.writeString(folder.resolve("r.csv"), "when,flow\n0,1\n");
        assertThat(score()).isEqualTo(2);
        assertThat(errors.toString()).contains("there is no column current");

        Files.delete(folder.resolve("r.csv"));
        assertThat(score()).isEqualTo(2);
        assertThat(errors.toString()).contains("r.csv: there is no such file");

        Files.writeString(folder.resolve("m.onnx"), "no model");
        assertThat(score()).isEqualTo(2);
        assertThat(errors.toString()).contains("m.onnx is refused: its SHA-256 is");
        assertThat(folder.resolve("s.csv")).doesNotExist();
    }

    private int score(String... more) {
        CommandLine command = new CommandLine(new ScoreCommand());
        command.setErr(new PrintWriter(errors, true));
        String[] fixed = {
            "--model", folder.resolve("m.onnx").toString(),
            "--csv", folder.resolve("r.csv").toString(),
            "--out", folder.resolve("s.csv").toString()
        };
        return command.execute(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private List<String[]> fields() throws IOException {
        return Files.readAllLines(folder.resolve("s.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private void write(String name, String separator, IntFunction<String> when) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of(String.join(separator, "when", "flow", "current")));
        for (int row = 0; row < rows.size(); row++) {
            double[] values = rows.get(row);
            lines.add(
                    String.join(
                            separator,
                            when.apply(row),
                            String.format(Locale.ROOT, "%.9g", values[0]),
                            String.format(Locale.ROOT, "%.9g", values[1])));
        }
        Files.write(folder.resolve(name), lines);
    }

    private static Dataset dataset(List<double[]> rows) {
        return Dataset.unbroken(CHANNELS, Duration.ofSeconds(1), rows);
    }

    /** Normal until the fault; from there the current loses a third. */
    private static List<double[]> plant() {
        Random random = new Random(7);
        List<double[]> rows = new ArrayList<>();
        double load = 0;
        for (int row = 0; row < ROWS; row++) {
            load = 0.9 * load + 0.4 * random.nextGaussian();
            double current = 8 + 0.4 * load + 0.05 * random.nextGaussian();
            rows.add(
                    new double[] {
                        120 + 4 * load + 0.5 * random.nextGaussian(),
                        row < FAULT_ROW ? current : current * 2 / 3
                    });
        }
        return rows;
    }
}
