package io.millrace.gateway.score.onnx;

import static io.millrace.gateway.score.onnx.TinyOnnx.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators that make a tensor as large as they are told. */
@Guarantee("M1")
class SizedConstantsTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"Expand, 8 1 4 2", "Tile, 1 2 3", "Expand, 65536 1 1 1"})
    void mayWhatTheFileSays(String operator, String sizes) throws IOException {
        load(model(operator, numbers(sizes)));
    }

    @Test
    void mayWhatAConstantNodeSays() throws IOException {
        AttributeProto value =
                AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(raw(8, 1, 4, 2))
                        .build();
        load(
                TinyOnnx.scoreOnly()
                        .graph(graph ->
                                graph.addNode(
                                                node("Constant", "size").toBuilder()
                                                        .addAttribute(value))
                                        .addNode(node("Expand", "large", "input", "size"))));
    }

    @Test
    void mayWhatRawBytesSay() throws IOException {
        load(model("Tile", raw(1, 1, 1)));
        assertRefused(model("Tile", raw(1, 65_536, 65_536)), "of that many");
    }

    @ParameterizedTest
    @CsvSource({
        "Expand, 65537 1 1",
        "Expand, 300 300 1",
        "Tile, 1 4294967296 4294967296",
        "Tile, 1 1 -5",
        "Expand, 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"
    })
    void mayNotMore(String operator, String sizes) throws IOException {
        assertRefused(
                model(operator, numbers(sizes)),
                "operator "
                        + operator
                        + " is not allowed with a size of that many; expected a constant of the"
                        + " file, at most 65536 values");
    }

    @Test
    void mayNotWhatIsOnlyCalculated() throws IOException {
        assertRefused(
                TinyOnnx.scoreOnly()
                        .graph(graph ->
                                graph.addNode(node("Shape", "size", "input"))
                                        .addNode(node("Expand", "large", "input", "size"))),
                "operator Expand is not allowed with a size that is calculated");
        assertRefused(
                TinyOnnx.scoreOnly().graph(graph -> graph.addNode(node("ConstantOfShape", "x"))),
                "operator ConstantOfShape is not allowed with a size that is calculated");
    }

    /** Whichever of the two the runtime takes. */
    @Test
    void theLargerOfTwoOfOneNameCounts() throws IOException {
        TensorProto large = numbers("65536 65536 1");
        assertRefused(
                model("Expand", numbers("8 4 2")).graph(graph -> graph.addInitializer(large)),
                "of that many");
        assertRefused(
                model("Expand", large).graph(graph -> graph.addInitializer(numbers("8 4 2"))),
                "of that many");
    }

    @Test
    void nothingMayAmongTooManyConstants() throws IOException {
        assertRefused(
                model("Expand", numbers("8 4 2"))
                        .graph(graph -> {
                            for (int i = 0; i < 10_000; i++) {
                                graph.addInitializer(TinyOnnx.constant("c" + i, 1f));
                            }
                        }),
                "operator Expand is not allowed in a file of more than 10000 constants");
    }

    private static TinyOnnx model(String operator, TensorProto size) {
        return TinyOnnx.scoreOnly()
                .graph(graph ->
                        graph.addInitializer(size)
                                .addNode(node(operator, "large", "input", "size")));
    }

    private static TensorProto numbers(String sizes) {
        String[] words = sizes.split(" ", -1);
        TensorProto.Builder tensor = sized(words.length);
        for (String word : words) {
            tensor.addInt64Data(Long.parseLong(word));
        }
        return tensor.build();
    }

    private static TensorProto raw(long... sizes) {
        ByteBuffer bytes =
                ByteBuffer.allocate(sizes.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long size : sizes) {
            bytes.putLong(size);
        }
        return sized(sizes.length).setRawData(ByteString.copyFrom(bytes.flip())).build();
    }

    private static TensorProto.Builder sized(int count) {
        return TensorProto.newBuilder()
                .setName("size")
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(count);
    }

    private void load(TinyOnnx tiny) throws IOException {
        try (OnnxModel model = new OnnxModelLoader().load(write(tiny))) {
            assertThat(model.manifest().version()).isEqualTo("v1");
        }
    }

    private void assertRefused(TinyOnnx tiny, String message) throws IOException {
        Path file = write(tiny);
        OnnxModelLoader loader = new OnnxModelLoader();
        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    private Path write(TinyOnnx tiny) throws IOException {
        return Files.write(folder.resolve("m.onnx"), tiny.bytes());
    }
}
