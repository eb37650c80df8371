package io.millrace.models.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.models.SyntheticPlant;
import io.millrace.models.export.Fingerprint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainCommandTest {
    private static final int DONE = 0;
    private static final int WRONG_INPUT = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void jsonIsTheOnlyLineOnStandardOutput() throws IOException {
        int code = train("--csv", recording(2_000), "--out", model(), "--json");

        assertThat(code).as(err.toString()).isEqualTo(DONE);
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode json = new JsonMapper().readTree(out.toString());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "model", "rows", "channels", "threshold", "deployable", "sha256", "report");
        assertThat(json.get("rows").asInt()).isEqualTo(2_000);
        assertThat(json.get("channels")).hasSize(SyntheticPlant.CHANNELS.size());
        assertThat(json.get("deployable").asBoolean()).isTrue();
        assertThat(json.get("sha256").asText())
                .isEqualTo(Fingerprint.of(Files.readAllBytes(Path.of(model()))));
        assertThat(Path.of(json.get("report").asText())).isRegularFile();
    }

    @Test
    void leavesModelSidecarAndReportsBesideEachOther() throws IOException {
        train("--csv", recording(2_000), "--out", model(), "--golden");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "recording.csv",
                            "pump.onnx",
                            "pump.onnx.sha256",
                            "pump.report.txt",
                            "pump.report.json",
                            "pump.report.svg",
                            "pump.golden.json");
        }
        assertThat(
                        new JsonMapper()
                                .readTree(folder.resolve("pump.golden.json").toFile())
                                .get("vectors"))
                .hasSizeGreaterThan(3);
    }

    @Test
    void sameRecordingGivesTheSameFile() throws IOException {
        train("--csv", recording(400), "--out", model());
        byte[] first = Files.readAllBytes(Path.of(model()));

        train("--csv", recording(400), "--out", model());

        assertThat(Files.readAllBytes(Path.of(model()))).isEqualTo(first);
    }

    @Test
    void theLevelDetectorMakesAModelWithoutABaseline() throws IOException {
        int code = train("--csv", recording(400), "--detector", "level", "--out", model());

        assertThat(code).as(err.toString()).isEqualTo(DONE);
        byte[] file = Files.readAllBytes(Path.of(model()));
        assertThat(new String(file, StandardCharsets.ISO_8859_1))
                .contains("baseline_halflife\u0012\u00010");
        assertThat(train("--csv", recording(400), "--detector", "slope", "--out", model()))
                .isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("slope").contains("LEVEL");
    }

    @Test
    void tooFewRowsToDeployWarnAndStillSucceed() throws IOException {
        int code = train("--csv", recording(400), "--out", model(), "--json");

        assertThat(code).isEqualTo(DONE);
        assertThat(out.toString()).contains("\"deployable\":false");
        assertThat(err.toString()).contains("warning: 400 rows are fewer than 1,800");
    }

    @Test
    void rowsCountFromZeroAndIncludeBothEnds() throws IOException {
        train("--csv", recording(600), "--rows", "100..399", "--out", model(), "--json");

        assertThat(out.toString()).contains("\"rows\":300");
    }

    @Test
    void tooFewRowsToFitAreWrongInputAndLeaveNoModel() throws IOException {
        int code = train("--csv", recording(199), "--out", model());

        assertThat(code).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).startsWith("train: 199 rows are too few");
        assertThat(Path.of(model())).doesNotExist();
    }

    @Test
    void missingChannelIsWrongInput() throws IOException {
        int code = train("--csv", recording(300), "--channels", "flow,torque", "--out", model());

        assertThat(code).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("no column 'torque'; the file has flow, current");
    }

    @Test
    void profileNamesChannelsAndUnits() throws IOException {
        int code =
                train(
                        "--csv",
                        recording(300),
                        "--profile",
                        smallProfile(),
                        "--out",
                        model(),
                        "--json");

        assertThat(code).as(err.toString()).isEqualTo(DONE);
        assertThat(out.toString()).contains("\"channels\":[\"current\",\"flow\"]");
        assertThat(Files.readString(folder.resolve("pump.report.json"))).contains("\"m3/h\"");
    }

    /** A counter, for example, only ever grows and has no place in a model. */
    @Test
    void takesOnlyTheChannelsOfAProfileThatWereAskedFor() throws IOException {
        int code =
                train(
                        "--csv",
                        recording(300),
                        "--profile",
                        smallProfile(),
                        "--channels",
                        "flow",
                        "--out",
                        model(),
                        "--json");

        assertThat(code).as(err.toString()).isEqualTo(DONE);
        assertThat(out.toString()).contains("\"channels\":[\"flow\"]");
        assertThat(Files.readString(folder.resolve("pump.report.json"))).contains("\"m3/h\"");
    }

    @Test
    void aChannelThatTheProfileDoesNotHaveIsWrongInput() throws IOException {
        int code =
                train(
                        "--csv",
                        recording(300),
                        "--profile",
                        smallProfile(),
                        "--channels",
                        "torque",
                        "--out",
                        model());

        assertThat(code).isEqualTo(WRONG_INPUT);
        assertThat(err.toString())
                .contains("profile small has no channel 'torque'; it has current, flow");
    }

    private String smallProfile() throws IOException {
        return Files.writeString(
                        folder.resolve("small.yaml"),
                        """
                        profile: small
                        version: 1
                        description: Two channels of the plant
                        channels:
                          current: {unit: A}
                          flow: {unit: m3/h}
                        """)
                .toString();
    }

    @Test
    void unknownProfileNamesTheShippedOnes() throws IOException {
        int code = train("--csv", recording(300), "--profile", "turbine", "--out", model());

        assertThat(code).isEqualTo(WRONG_INPUT);
        assertThat(err.toString())
                .contains("no profile 'turbine'; shipped are ", "centrifugal-pump");
    }

    @Test
    void nonsenseInFlagsIsWrongInput() throws IOException {
        String csv = recording(300);

        assertThat(train("--csv", csv, "--rows", "9..3", "--out", model())).isEqualTo(WRONG_INPUT);
        assertThat(train("--csv", csv, "--period", "0s", "--out", model())).isEqualTo(WRONG_INPUT);
        assertThat(train("--csv", csv, "--multiple", "0", "--out", model())).isEqualTo(WRONG_INPUT);
        assertThat(train("--csv", csv, "--out", "model.bin")).isEqualTo(WRONG_INPUT);
        assertThat(train("--out", model())).isEqualTo(WRONG_INPUT);
        assertThat(train("--csv", csv)).isEqualTo(WRONG_INPUT);
    }

    private int train(String... arguments) {
        CommandLine command =
                ModelsCommand.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        return command.execute(
                Stream.concat(Stream.of("train"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String model() {
        return folder.resolve("pump.onnx").toString();
    }

    private String recording(int rows) throws IOException {
        List<String> lines =
                SyntheticPlant.normal(rows, 1).rows().stream()
                        .map(row ->
                                DoubleStream.of(row)
                                        .mapToObj(Double::toString)
                                        .collect(Collectors.joining(",")))
                        .toList();
        Path file = folder.resolve("recording.csv");
        Files.writeString(file, String.join(",", SyntheticPlant.CHANNELS) + "\n");
        Files.write(file, lines, StandardOpenOption.APPEND);
        return file.toString();
    }
}
