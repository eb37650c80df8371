package io.millrace.gateway.score.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A model of a few operators, right in every way until a test spoils it. Window 4, channels flow
 * and current; the residual is the mean of the window.
 *
 * <pre>
 * ReduceMean(input, rows) = residual;  residual - baseline = distance
 * distance * distance * 0.5 = contribution;  ReduceSum(contribution) = score
 * </pre>
 */
public final class TinyOnnx {
    static final int WINDOW = 4;
    static final int CHANNELS = 2;
    static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);

    private TinyOnnx() {
        metadata.put("contract", "millrace-anomaly/1");
        metadata.put("model_version", "v1");
        metadata.put("channels", "[\"flow\", \"current\"]");
        metadata.put("units", "[\"m3/h\", \"A\"]");
        metadata.put("period", "1s");
        metadata.put("window", "4");
        metadata.put("threshold", "6.0");
        metadata.put("off_ratio", "0.7");
        metadata.put("rows_to_raise", "3");
        metadata.put("score_halflife", "5");
        metadata.put("baseline_halflife", "300");
        metadata.put("deployable", "true");
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13));
    }

    public static TinyOnnx full() {
        return new TinyOnnx()
                .graph(TinyOnnx::residual)
                .graph(graph ->
                        graph.addNode(node("Sub", "distance", "residual", "baseline"))
                                .addNode(node("Mul", "square", "distance", "distance"))
                                .addNode(node("Mul", "contribution", "square", "half"))
                                .addNode(sum("score", "contribution"))
                                .addInput(value("input", FLOAT, WINDOW, CHANNELS))
                                .addInput(value("baseline", FLOAT, CHANNELS))
                                .addOutput(value("score", FLOAT))
                                .addOutput(value("contribution", FLOAT, CHANNELS))
                                .addOutput(value("residual", FLOAT, CHANNELS)));
    }

    static TinyOnnx scoreOnly() {
        return new TinyOnnx()
                .graph(TinyOnnx::residual)
                .graph(graph ->
                        graph.addNode(node("Mul", "square", "residual", "residual"))
                                .addNode(node("Mul", "parts", "square", "half"))
                                .addNode(sum("score", "parts"))
                                .addInput(value("input", FLOAT, WINDOW, CHANNELS))
                                .addOutput(value("score", FLOAT)));
    }

    private static void residual(GraphProto.Builder graph) {
        graph.addNode(
                        node("ReduceMean", "residual", "input").toBuilder()
                                .addAttribute(integer("keepdims", 0))
                                .addAttribute(integers("axes", 1)))
                .addInitializer(constant("half", 0.5f))
                .addInitializer(axis("axis", 1));
    }

    public TinyOnnx metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    TinyOnnx withoutMetadata(String key) {
        metadata.remove(key);
        return this;
    }

    TinyOnnx graph(Consumer<GraphProto.Builder> change) {
        change.accept(graph);
        return this;
    }

    TinyOnnx model(Consumer<ModelProto.Builder> change) {
        change.accept(model);
        return this;
    }

    /** Lets whatever made {@code output} call it {@code other}, so that the test can remake it. */
    TinyOnnx rename(String output, String other) {
        for (int i = 0; i < graph.getNodeCount(); i++) {
            if (graph.getNode(i).getOutput(0).equals(output)) {
                graph.setNode(i, graph.getNode(i).toBuilder().setOutput(0, other));
            }
        }
        return this;
    }

    public byte[] bytes() {
        ModelProto.Builder file = model.clone().setGraph(graph);
        metadata.forEach((key, value) ->
                file.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.build().toByteArray();
    }

    static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    static NodeProto sum(String output, String input) {
        return node("ReduceSum", output, input, "axis").toBuilder()
                .addAttribute(integer("keepdims", 0))
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto integers(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(value)
                .build();
    }

    static TensorProto constant(String name, float... values) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(FLOAT).addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    private static TensorProto axis(String name, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(1)
                .addInt64Data(value)
                .build();
    }

    /** A tensor with an open batch before these dimensions. */
    static ValueInfoProto value(String name, int type, long... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        for (long dimension : dimensions) {
            shape.addDimBuilder().setDimValue(dimension);
        }
        TypeProto.Tensor tensor =
                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape).build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
