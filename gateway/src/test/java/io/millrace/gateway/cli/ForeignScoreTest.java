package io.millrace.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * {@code score} with models of scikit-learn, those kept here and those made anew by {@code
 * models/examples/train_sklearn.py}. In the recording the current is too high for the flow from row
 * 150 to 189, and everything far off from 230 to 269.
 */
class ForeignScoreTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "foreign");
    private static final Path SCRIPT = Path.of("..", "models", "examples", "train_sklearn.py");

    @TempDir private Path folder;

    private final StringWriter errors = new StringWriter();

    @Test
    void aModelWithContributionsNamesTheChannel() throws IOException {
        List<String[]> verdicts = score(FOLDER.resolve("pca.onnx"));

        assertFaultsFound(verdicts);
        String[] faulty = verdicts.get(170);
        assertThat(Double.parseDouble(faulty[5]))
                .isGreaterThan(Double.parseDouble(faulty[4]))
                .isGreaterThan(Double.parseDouble(faulty[6]));
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void aModelOfTheScoreAloneAlertsAllTheSame() throws IOException {
        List<String[]> verdicts = score(FOLDER.resolve("mixture.onnx"));

        assertFaultsFound(verdicts);
        assertThat(verdicts).allMatch(line -> line[4].isEmpty() && line[6].isEmpty());
    }

    @Test
    void aModelWithoutItsHashIsScoredWithAWarning() throws IOException {
        Path bare = Files.copy(FOLDER.resolve("pca.onnx"), folder.resolve("bare.onnx"));

        assertFaultsFound(score(bare));
        assertThat(errors.toString())
                .startsWith("warning: model " + bare + " has no bare.onnx.sha256 beside it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pca", "mixture"})
    void theScriptWritesWhatTheGatewayTakes(String kind) throws Exception {
        String python = Optional.ofNullable(System.getenv("SKLEARN_PYTHON")).orElse("python3");
        assumeThat(run(python, "-c", "import numpy, onnx, skl2onnx, sklearn"))
                .as("no %s with models/examples/requirements.txt", python)
                .isZero();
        Path model = folder.resolve("fresh.onnx");
        int exitCode =
                run(
                        python,
                        SCRIPT.toString(),
                        "--csv",
                        normalRunning().toString(),
                        "--channels",
                        "flow,current,temperature",
                        "--units",
                        "m3/h,A,Cel",
                        "--kind",
                        kind,
                        "--out",
                        model.toString());

        assertThat(exitCode).as(said()).isZero();
        assertFaultsFound(score(model));
        assertThat(errors.toString()).isEmpty();
    }

    private static void assertFaultsFound(List<String[]> verdicts) {
        assertThat(verdicts).hasSize(300);
        assertThat(verdicts.subList(0, 150)).allMatch(line -> line[3].equals("0"));
        assertThat(verdicts.get(8)[1]).isEmpty();
        assertThat(verdicts.get(9)[1]).isNotEmpty();
        assertThat(verdicts.get(170)[3]).isEqualTo("1");
        assertThat(verdicts.get(250)[3]).isEqualTo("1");
    }

    /** Without the header. */
    private List<String[]> score(Path model) throws IOException {
        Path out = folder.resolve("scores.csv");
        int exitCode =
                new CommandLine(new ScoreCommand())
                        .setErr(new PrintWriter(errors, true))
                        .execute(
                                "--model",
                                model.toString(),
                                "--csv",
                                FOLDER.resolve("recording.csv").toString(),
                                "--out",
                                out.toString());
        assertThat(exitCode).as(errors.toString()).isZero();
        List<String> lines = Files.readAllLines(out);
        return lines.subList(1, lines.size()).stream().map(line -> line.split(",", -1)).toList();
    }

    /** The same plant as in the recording, another stretch of time. */
    private Path normalRunning() throws IOException {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>(List.of("time,flow,current,temperature"));
        double load = 0;
        for (int row = 0; row < 2_000; row++) {
            load = 0.98 * load + 0.2 * random.nextGaussian();
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%d,%.3f,%.4f,%.3f",
                            row,
                            120 + 4 * load + 0.5 * random.nextGaussian(),
                            8 + 0.4 * load + 0.05 * random.nextGaussian(),
                            60 + 0.5 * load + 0.1 * random.nextGaussian()));
        }
        return Files.write(folder.resolve("normal.csv"), lines);
    }

    private int run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said.txt").toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        try {
            return builder.start().waitFor();
        } catch (IOException notThere) {
            return -1;
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said.txt"));
    }
}
