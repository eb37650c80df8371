package io.millrace.gateway.score.onnx;

import static io.millrace.gateway.score.onnx.TinyOnnx.DOUBLE;
import static io.millrace.gateway.score.onnx.TinyOnnx.FLOAT;
import static io.millrace.gateway.score.onnx.TinyOnnx.constant;
import static io.millrace.gateway.score.onnx.TinyOnnx.integer;
import static io.millrace.gateway.score.onnx.TinyOnnx.node;
import static io.millrace.gateway.score.onnx.TinyOnnx.value;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands inside a file: operators, shapes, metadata, and how the graph behaves when it is
 * tried.
 */
@Guarantee("M1")
class OnnxModelContentTest {
    @TempDir private Path folder;

    private final OnnxModelLoader loader = new OnnxModelLoader(Duration.ofSeconds(20));

    @ParameterizedTest
    @ValueSource(strings = {"Range", "Resize", "Pad", "If", "Loop", "Scan", "RandomNormal"})
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
}
