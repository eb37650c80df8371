package io.millrace.gateway.score.onnx;

import static io.millrace.gateway.score.onnx.TinyOnnx.CHANNELS;
import static io.millrace.gateway.score.onnx.TinyOnnx.DOUBLE;
import static io.millrace.gateway.score.onnx.TinyOnnx.FLOAT;
import static io.millrace.gateway.score.onnx.TinyOnnx.WINDOW;
import static io.millrace.gateway.score.onnx.TinyOnnx.constant;
import static io.millrace.gateway.score.onnx.TinyOnnx.integer;
import static io.millrace.gateway.score.onnx.TinyOnnx.node;
import static io.millrace.gateway.score.onnx.TinyOnnx.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.WindowBatch;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Guarantee("M1")
class OnnxModelLoaderTest {
    @TempDir private Path folder;

    private final OnnxModelLoader loader = new OnnxModelLoader(Duration.ofSeconds(20));

    @Test
    void readsWhatTheFileSaysOfItself() throws IOException {
        try (OnnxModel model = load(TinyOnnx.full())) {
            ModelManifest manifest = model.manifest();

            assertThat(manifest.version()).isEqualTo("v1");
            assertThat(manifest.channels()).containsExactly("flow", "current");
            assertThat(manifest.units()).containsExactly("m3/h", "A");
            assertThat(manifest.period()).isEqualTo(Duration.ofSeconds(1));
            assertThat(manifest.window()).isEqualTo(WINDOW);
            assertThat(manifest.threshold()).isEqualTo(6.0);
            assertThat(manifest.rule().rowsToRaise()).isEqualTo(3);
            assertThat(manifest.halfLives().baselineRows()).isEqualTo(300.0);
            assertThat(manifest.isDeployable()).isTrue();
            assertThat(manifest.graph().takesBaseline()).isTrue();
        }
    }

    @Test
    void scoresABatchAsItScoresEachWindowAlone() throws IOException {
        try (OnnxModel model = load(TinyOnnx.full())) {
            WindowBatch batch = batch(model, 64);
            model.run(batch);

            for (int i = 0; i < batch.size(); i++) {
                WindowBatch alone = new WindowBatch(model.manifest(), 1);
                alone.add();
                System.arraycopy(
                        batch.input(), i * WINDOW * CHANNELS, alone.input(), 0, WINDOW * CHANNELS);
                System.arraycopy(batch.baseline(), i * CHANNELS, alone.baseline(), 0, CHANNELS);
                model.run(alone);
                assertThat(alone.score()[0]).isEqualTo(batch.score()[i]);
                assertThat(alone.residual()[1]).isEqualTo(batch.residual()[i * CHANNELS + 1]);
            }
        }
    }

    @Test
    void feedsTheBaselineAndReadsAllOutputs() throws IOException {
        try (OnnxModel model = load(TinyOnnx.full())) {
            WindowBatch batch = new WindowBatch(model.manifest(), 1);
            batch.add();
            for (int row = 0; row < WINDOW; row++) {
                batch.input()[row * CHANNELS] = 3f;
                batch.input()[row * CHANNELS + 1] = -1f;
            }
            batch.baseline()[0] = 1f;

            model.run(batch);

            assertThat(batch.residual()).containsExactly(3f, -1f);
            assertThat(batch.contribution()).containsExactly(2f, 0.5f);
            assertThat(batch.score()[0]).isCloseTo(2.5f, within(1e-6f));
        }
    }

    @Test
    void loadsAModelThatGivesTheScoreAlone() throws IOException {
        try (OnnxModel model = load(TinyOnnx.scoreOnly().withoutMetadata("baseline_halflife"))) {
            assertThat(model.manifest().graph().takesBaseline()).isFalse();
            assertThat(model.manifest().graph().givesContribution()).isFalse();
            model.run(batch(model, 3));
        }
    }

    @Test
    void closingTwiceDoesNoHarm() throws IOException {
        OnnxModel model = load(TinyOnnx.full());
        model.close();
        model.close();
    }

    @ParameterizedTest
    @CsvSource({
        "200ms, PT0.2S",
        "1s, PT1S",
        "0.2s, PT0.2S",
        "5m, PT5M",
        "500us, PT0.0005S",
        "PT5M, PT5M",
        "1, PT1S",
        "0.2, PT0.2S"
    })
    void readsAPeriodHoweverItIsWritten(String text, Duration period) throws IOException {
        if (period.compareTo(Duration.ofMillis(1)) < 0) {
            assertRefused(TinyOnnx.full().metadata("period", text), "between 1 ms and 1 day");
        } else {
            try (OnnxModel model = load(TinyOnnx.full().metadata("period", text))) {
                assertThat(model.manifest().period()).isEqualTo(period);
            }
        }
    }

    @Test
    void acceptsTheHashOfItsSidecar() throws Exception {
        byte[] bytes = TinyOnnx.full().bytes();
        Path file = write(bytes);
        Files.writeString(sidecar(), sha256(bytes).toUpperCase(Locale.ROOT) + "  m\n");

        loader.load(file).close();
    }

    @Test
    void refusesAFileThatIsNotWhatItsHashSays() throws Exception {
        byte[] bytes = TinyOnnx.full().bytes();
        String expected = sha256(bytes);
        bytes[bytes.length / 2] ^= 1;
        Path file = write(bytes);
        Files.writeString(sidecar(), expected);

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("SHA-256")
                .hasMessageContaining(expected)
                .hasMessageContaining(sha256(bytes))
                .hasMessageContaining(file.toString());
    }

    @Test
    void noFlippedBitPassesTheHash() throws Exception {
        byte[] right = TinyOnnx.full().bytes();
        Files.writeString(sidecar(), sha256(right));
        for (int bit = 0; bit < right.length * 8; bit += 3) {
            byte[] flipped = right.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = write(flipped);

            assertThatThrownBy(() -> loader.load(file)).isInstanceOf(ModelRefusedException.class);
        }
    }

    @Test
    void mutatedFilesWithoutAHashNeitherCrashNorThrowAnythingElse() throws IOException {
        byte[] right = TinyOnnx.full().bytes();
        long seed = Long.getLong("seed", 20_261_120L);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] mutated = right.clone();
            mutated[random.nextInt(right.length)] = (byte) random.nextInt(256);
            try {
                loader.load(write(mutated)).close();
            } catch (ModelRefusedException e) {
                assertThat(e).as("seed %d, file %d", seed, i).hasMessageContaining("is refused");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deadbeef", "not a hash at all"})
    void refusesASidecarThatHoldsNoHash(String text) throws IOException {
        Path file = write(TinyOnnx.full().bytes());
        Files.writeString(sidecar(), text);

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("64 hexadecimal digits");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> loader.load(folder.resolve("none.onnx")))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws IOException {
        Path file = folder.resolve("huge.onnx");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("expected at most 16777216");
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void refusesWhatIsNotAModel(byte[] bytes) throws IOException {
        Path file = write(bytes);

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("not an ONNX file");
    }

    static Stream<byte[]> wrongFiles() {
        byte[] right = TinyOnnx.full().bytes();
        return Stream.of(
                new byte[0],
                "time,score\n1,2\n".getBytes(UTF_8),
                Arrays.copyOf(right, right.length - 1),
                new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConstantOfShape", "Expand", "Tile", "If", "Loop", "RandomNormal"})
    void refusesOperatorsThatAreNotOnTheList(String operator) throws IOException {
        assertRefused(
                TinyOnnx.full().graph(graph -> graph.addNode(node(operator, "x", "input"))),
                "operator " + operator + " is not allowed");
    }

    @Test
    void refusesOperatorsOfOtherMakers() throws IOException {
        assertRefused(
                TinyOnnx.full()
                        .graph(graph ->
                                graph.addNode(
                                        node("Add", "x", "input", "input").toBuilder()
                                                .setDomain("com.example"))),
                "operators of com.example are not allowed");
        assertRefused(
                TinyOnnx.full()
                        .model(model ->
                                model.addOpsetImport(
                                        OperatorSetIdProto.newBuilder()
                                                .setDomain("com.microsoft")
                                                .setVersion(1))),
                "operators of com.microsoft are not allowed");
    }

    @Test
    void refusesConstantsInOtherFiles() throws IOException {
        TensorProto outside =
                TensorProto.newBuilder()
                        .setName("half")
                        .setDataType(FLOAT)
                        .addDims(1)
                        .addExternalData(
                                StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue("/etc/passwd"))
                        .build();

        assertRefused(
                TinyOnnx.full().graph(graph -> graph.addInitializer(outside)),
                "constants are in another file");
    }

    @Test
    void refusesAConstantThatClaimsMoreThanIsThere() throws IOException {
        TensorProto claim = constant("big", 1f).toBuilder().addDims(1L << 31).build();

        assertRefused(
                TinyOnnx.full().graph(graph -> graph.addInitializer(claim)),
                "claims 2147483648 values");
    }

    @Test
    void refusesAGraphInsideAnOperator() throws IOException {
        AttributeProto inner =
                AttributeProto.newBuilder()
                        .setName("body")
                        .setG(GraphProto.newBuilder().setName("inner"))
                        .build();

        assertRefused(
                TinyOnnx.full()
                        .graph(graph ->
                                graph.addNode(
                                        node("Add", "x", "input", "input").toBuilder()
                                                .addAttribute(inner))),
                "a graph inside an operator");
    }

    @Test
    void refusesInputsAndOutputsOfOtherNames() throws IOException {
        assertRefused(
                TinyOnnx.full().graph(graph -> graph.addInput(value("extra", FLOAT, 1))),
                "inputs are [baseline, extra, input], expected [input]");
        assertRefused(
                TinyOnnx.full().graph(graph -> graph.addOutput(value("distance", FLOAT, 2))),
                "outputs are [contribution, distance, residual, score], expected [score]");
    }

    @Test
    void refusesABaselineWithoutAResidualToLearnItFrom() throws IOException {
        assertRefused(
                TinyOnnx.full().graph(graph -> graph.removeOutput(2)),
                "baseline needs the output residual");
    }

    @Test
    void refusesOtherNumberTypes() throws IOException {
        assertRefused(
                TinyOnnx.scoreOnly()
                        .rename("score", "narrow")
                        .graph(graph ->
                                graph.addNode(
                                                node("Cast", "score", "narrow").toBuilder()
                                                        .addAttribute(integer("to", DOUBLE)))
                                        .clearOutput()
                                        .addOutput(value("score", DOUBLE))),
                "expected a float32 tensor");
    }

    @Test
    void refusesShapesThatDoNotFitTheMetadata() throws IOException {
        assertRefused(
                TinyOnnx.full().metadata("window", "5"),
                "input input has shape [-1, 4, 2], expected [-1, 5, 2]");
        assertRefused(
                TinyOnnx.full()
                        .metadata("channels", "[\"a\",\"b\",\"c\"]")
                        .metadata("units", "[\"1\",\"1\",\"1\"]"),
                "expected [-1, 4, 3]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contract",
                "model_version",
                "channels",
                "units",
                "period",
                "window",
                "threshold",
                "off_ratio",
                "rows_to_raise",
                "score_halflife",
                "baseline_halflife",
                "deployable"
            })
    void refusesMissingMetadataByName(String key) throws IOException {
        assertRefused(TinyOnnx.full().withoutMetadata(key), "metadata has no " + key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contract | millrace-anomaly/2 | expected millrace-anomaly/1",
                "channels | flow,current | must be a JSON list of texts",
                "channels | [\"flow\",\"flow\"] | channels must be different",
                "channels | [\"flow\", 3] | must be a JSON list of texts",
                "units | [\"A\"] | one entry for each of the 2 channels, not 1",
                "period | soon | must be like 200ms",
                "period | 0 | between 1 ms and 1 day",
                "window | 2.5 | must be a whole number, not 2.5",
                "threshold | high | must be a number, not high",
                "threshold | -1 | threshold must be a finite number above 0",
                "threshold | NaN | threshold must be a finite number above 0",
                "off_ratio | 1.5 | off ratio in (0, 1]",
                "rows_to_raise | 0 | rows to raise must be 1 or more",
                "score_halflife | -1 | score_halflife must be 0 rows or more",
                "deployable | maybe | must be true or false, not maybe"
            })
    void refusesMetadataThatIsNotSane(String key, String text, String expected) throws IOException {
        assertRefused(TinyOnnx.full().metadata(key, text), expected);
    }

    @Test
    void refusesAModelThatDoesNotGiveNumbers() throws IOException {
        assertRefused(
                TinyOnnx.scoreOnly()
                        .rename("score", "some")
                        .graph(graph -> graph.addNode(node("Div", "score", "some", "some"))),
                "score is NaN on zeros");
    }

    @Test
    void refusesContributionsThatDoNotSumToTheScore() throws IOException {
        assertRefused(
                TinyOnnx.full()
                        .rename("score", "some")
                        .graph(graph ->
                                graph.addInitializer(constant("one", 1f))
                                        .addNode(node("Add", "score", "some", "one"))),
                "contributions sum to 0.0, expected the score, 1.0");
    }

    @Test
    void stopsATrialThatTakesTooLong() throws IOException {
        Path file = write(slow(400).bytes());

        assertThatThrownBy(() -> new OnnxModelLoader(Duration.ofMillis(100)).load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("took longer than 100 ms");
    }

    /** Multiplies matrices of 400 x 400, so many times, with a result that the score needs. */
    private static TinyOnnx slow(int times) {
        int side = 400;
        TensorProto square =
                constant("matrix", new float[side * side]).toBuilder()
                        .clearDims()
                        .addDims(side)
                        .addDims(side)
                        .build();
        return TinyOnnx.scoreOnly()
                .rename("score", "some")
                .graph(graph -> {
                    graph.addInitializer(square);
                    graph.addNode(node("ReduceMean", "scalar", "input"));
                    graph.addNode(node("Add", "m0", "matrix", "scalar"));
                    for (int i = 0; i < times; i++) {
                        graph.addNode(node("MatMul", "m" + (i + 1), "m" + i, "m0"));
                    }
                    graph.addNode(node("ReduceMean", "mean", "m" + times));
                    graph.addNode(node("Reshape", "flat", "mean", "axis"));
                    graph.addNode(node("Add", "score", "some", "flat"));
                });
    }

    private OnnxModel load(TinyOnnx tiny) throws IOException {
        return loader.load(write(tiny.bytes()));
    }

    private void assertRefused(TinyOnnx tiny, String message) throws IOException {
        Path file = write(tiny.bytes());
        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(file.toString());
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.onnx"), bytes);
    }

    private Path sidecar() {
        return folder.resolve("m.onnx.sha256");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static WindowBatch batch(OnnxModel model, int windows) {
        WindowBatch batch = new WindowBatch(model.manifest(), windows);
        Random random = new Random(1);
        for (int i = 0; i < windows; i++) {
            batch.add();
        }
        for (int i = 0; i < batch.input().length; i++) {
            batch.input()[i] = random.nextFloat();
        }
        for (int i = 0; i < batch.baseline().length; i++) {
            batch.baseline()[i] = random.nextFloat();
        }
        return batch;
    }
}
