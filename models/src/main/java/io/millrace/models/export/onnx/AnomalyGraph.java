package io.millrace.models.export.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.millrace.models.export.WindowMap;
import java.util.List;

/**
 * The graph of one model, in plain operators:
 *
 * <pre>
 * input [batch, window, channels] - mean, Flatten, Gemm(weights, offset) = residual
 * residual - baseline = distance;  distance * distance * (1 / channels) = contribution
 * ReduceSum(contribution) = score [batch]
 * </pre>
 *
 * {@code mean} is written out for every row: subtracted from one row at a time, 8 numbers each, it
 * costs more than the product after it.
 *
 * <p>{@code baseline} is a plain input, not one backed by an initializer that a host may leave out:
 * ONNX Runtime's Java API refuses every tensor it does not list as a required input, so the gateway
 * could never pass it. A host without baselines passes zeros.
 */
final class AnomalyGraph {
    private static final String BATCH = "batch";

    private AnomalyGraph() {}

    static GraphProto of(WindowMap map) {
        int channels = map.mean().length;
        int window = map.matrix().length / channels;
        return GraphProto.newBuilder()
                .setName("millrace-anomaly")
                .addNode(node("Sub", "centred", "input", "mean"))
                .addNode(
                        node("Flatten", "flat", "centred").toBuilder()
                                .addAttribute(integer("axis", 1)))
                .addNode(node("Gemm", "residual", "flat", "weights", "offset"))
                .addNode(node("Sub", "distance", "residual", "baseline"))
                .addNode(node("Mul", "square", "distance", "distance"))
                .addNode(node("Mul", "contribution", "square", "channel_share"))
                .addNode(
                        node("ReduceSum", "score", "contribution", "channel_axis").toBuilder()
                                .addAttribute(integer("keepdims", 0)))
                .addInput(floats("input", window, channels))
                .addInput(floats("baseline", channels))
                .addOutput(floats("score"))
                .addOutput(floats("contribution", channels))
                .addOutput(floats("residual", channels))
                .addInitializer(constant("mean", repeated(map.mean(), window), window, channels))
                .addInitializer(
                        constant("weights", flat(map.matrix()), map.matrix().length, channels))
                .addInitializer(constant("offset", flat(new double[][] {map.offset()}), channels))
                .addInitializer(constant("channel_share", new float[] {1f / channels}, 1))
                .addInitializer(axis("channel_axis", 1))
                .build();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A float32 tensor whose first dimension is the batch. */
    private static ValueInfoProto floats(String name, long... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(BATCH);
        for (long dimension : dimensions) {
            shape.addDimBuilder().setDimValue(dimension);
        }
        TypeProto.Tensor tensor =
                TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)
                        .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static TensorProto constant(String name, float[] values, long... dimensions) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
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

    private static float[] repeated(float[] row, int times) {
        float[] rows = new float[row.length * times];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row[i % row.length];
        }
        return rows;
    }

    private static float[] flat(double[][] matrix) {
        int width = matrix[0].length;
        float[] flat = new float[matrix.length * width];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) matrix[i / width][i % width];
        }
        return flat;
    }
}
