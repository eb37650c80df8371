package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.cli.MillraceCommand;
import io.millrace.gateway.cli.ModelsCommand;
import io.millrace.gateway.cli.PromoteCommand;
import io.millrace.gateway.cli.RollbackCommand;
import io.millrace.gateway.score.onnx.TinyOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands on real files; the models want flow in m3/h and current in A. */
class ModelPromotionTest {

    @TempDir private Path folder;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("models"));
        Files.createDirectory(folder.resolve("profiles"));
        Files.writeString(
                folder.resolve("profiles/tiny.yaml"),
                """
                profile: tiny
                version: 1
                channels:
                  flow: {unit: m3/h, mqtt: {value: /flow}}
                  current: {unit: A, mqtt: {value: /current}}
                model: {file: tiny.onnx}
                """);
        Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                gateway: {id: g}
                cloud: {kafka: {bootstrap.servers: "k:1"}}
                devices: [{name: d, profile: tiny, mqtt: {topic: d}}]
                """);
        put("tiny.onnx", TinyOnnx.full().metadata("model_version", "v1"));
    }

    @Test
    void promotesAndRollsBack() throws IOException {
        put("tiny.candidate.onnx", TinyOnnx.full().metadata("model_version", "v2"));

        assertThat(run("promote", "tiny")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        tiny.onnx: version v2 is active now; the one before is kept as tiny.previous.onnx
                        a running gateway takes it over within seconds
                        """);
        assertThat(run("models", "list")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "tiny.onnx                        active    version v2, threshold 6.0, flow current",
                        "tiny.previous.onnx               previous  version v1, threshold 6.0, flow current");

        assertThat(run("rollback", "tiny.onnx")).isZero();
        assertThat(out.toString()).startsWith("tiny.onnx: version v1 is active now;");
    }

    @Test
    void refusesWithoutACandidateOrAPrevious() throws IOException {
        assertThat(refusal("promote", "tiny"))
                .startsWith("there is no candidate of tiny.onnx: expected ")
                .endsWith("models/tiny.candidate.onnx");
        assertThat(refusal("rollback", "tiny")).startsWith("there is no previous of tiny.onnx");
    }

    @Test
    void refusesACandidateWhoseHashIsAnother() throws IOException {
        put("tiny.candidate.onnx", TinyOnnx.full());
        Files.writeString(
                folder.resolve("models/tiny.candidate.onnx.sha256"), "0".repeat(64) + "\n");

        assertThat(refusal("promote", "tiny"))
                .contains("its SHA-256 is ", "expected " + "0".repeat(64));
    }

    @Test
    void refusesACandidateThatBreaksTheContract() throws IOException {
        put("tiny.candidate.onnx", TinyOnnx.full().metadata("threshold", "-1"));

        assertThat(refusal("promote", "tiny")).contains("threshold").contains("-1");
    }

    @Test
    void refusesACandidateThatDoesNotFitTheProfile() throws IOException {
        put("tiny.candidate.onnx", TinyOnnx.full().metadata("units", "[\"l/min\", \"A\"]"));

        assertThat(refusal("promote", "tiny"))
                .endsWith("the model was trained on flow in l/min, profile tiny has it in m3/h");
    }

    @Test
    void refusesACandidateThatWasFittedOnTooLittle() throws IOException {
        put("tiny.candidate.onnx", TinyOnnx.full().metadata("deployable", "false"));

        assertThat(refusal("promote", "tiny")).contains("expected deployable: true, found false");
    }

    @Test
    void refusesToRollBackToAPreviousThatIsDamaged() throws IOException {
        Files.writeString(folder.resolve("models/tiny.previous.onnx"), "no model");

        assertThat(refusal("rollback", "tiny")).contains("tiny.previous.onnx is refused: ");
    }

    @Test
    void aNameThatNoDeviceHasIsTheUsersMistake() {
        assertThat(run("promote", "other")).isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo(
                        "no device of this gateway has the model other.onnx; there are: tiny.onnx");
    }

    @Test
    void aBrokenConfigurationIsTold() throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), "gateway: {}\n");

        assertThat(run("models", "list")).isEqualTo(2);
        assertThat(err.toString()).contains("gateway.yaml:1:").contains("gateway.id");
    }

    /** What was said on standard error, after making sure that nothing has changed. */
    private String refusal(String... command) throws IOException {
        Map<String, byte[]> before = files();
        assertThat(run(command)).isEqualTo(1);
        assertThat(files()).containsExactlyEntriesOf(before);
        assertThat(out.toString()).isEmpty();
        return err.toString().strip();
    }

    private int run(String... command) {
        ModelPromotion keeper = new ModelPromotion(Map.of());
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line =
                MillraceCommand.with(
                        new ModelsCommand(keeper),
                        new PromoteCommand(keeper),
                        new RollbackCommand(keeper));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments =
                Stream.concat(
                                Stream.of(command),
                                Stream.of("--config", folder.resolve("gateway.yaml").toString()))
                        .toList();
        return line.execute(arguments.toArray(String[]::new));
    }

    private void put(String name, TinyOnnx model) throws IOException {
        Files.write(folder.resolve("models").resolve(name), model.bytes());
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("models"))) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }
}
