package io.millrace.gateway.score.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.ModelManifest.Graph;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a graph's inputs and outputs against the contract: names, number types, ranks and sizes. A
 * size that the file leaves open is left to the trial run; so is everything behind them.
 */
final class GraphShape {
    static final String INPUT = "input";
    static final String BASELINE = "baseline";
    static final String SCORE = "score";
    static final String CONTRIBUTION = "contribution";
    static final String RESIDUAL = "residual";

    private static final long OPEN = -1;

    /** Most windows that buffers are kept for. */
    static final int BATCH_MAX = 64;

    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;

    GraphShape(Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * @throws IllegalArgumentException something is not as the contract wants it
     */
    ModelManifest check(ManifestReader metadata) {
        requireNames("inputs", inputs.keySet(), Set.of(INPUT), Set.of(INPUT, BASELINE));
        requireNames(
                "outputs", outputs.keySet(), Set.of(SCORE), Set.of(SCORE, CONTRIBUTION, RESIDUAL));
        boolean takesBaseline = inputs.containsKey(BASELINE);
        boolean givesContribution = outputs.containsKey(CONTRIBUTION);
        boolean givesResidual = outputs.containsKey(RESIDUAL);
        int batchMax = batchMax();
        ModelManifest manifest =
                metadata.read(new Graph(takesBaseline, givesContribution, givesResidual, batchMax));
        long channels = manifest.channels().size();
        requireShape("input", inputs.get(INPUT), batchMax, manifest.window(), channels);
        requireShape("output", outputs.get(SCORE), batchMax);
        if (takesBaseline) {
            requireShape("input", inputs.get(BASELINE), batchMax, channels);
        }
        if (givesContribution) {
            requireShape("output", outputs.get(CONTRIBUTION), batchMax, channels);
        }
        if (givesResidual) {
            requireShape("output", outputs.get(RESIDUAL), batchMax, channels);
        }
        return manifest;
    }

    /** An open batch takes many windows, one fixed at 1 takes one at a time. */
    private int batchMax() {
        long[] shape = tensor("input", inputs.get(INPUT)).getShape();
        if (shape.length == 0 || shape[0] == OPEN) {
            return BATCH_MAX;
        }
        if (shape[0] != 1) {
            throw new IllegalArgumentException(
                    "input input has a fixed batch of " + shape[0] + ", expected open, or 1");
        }
        return 1;
    }

    private static void requireNames(
            String what, Set<String> found, Set<String> needed, Set<String> allowed) {
        if (!found.containsAll(needed) || !allowed.containsAll(found)) {
            throw new IllegalArgumentException(
                    "%s are %s, expected %s and nothing but %s"
                            .formatted(
                                    what,
                                    new TreeSet<>(found),
                                    new TreeSet<>(needed),
                                    new TreeSet<>(allowed)));
        }
    }

    private static void requireShape(String what, NodeInfo node, int batchMax, long... sizes) {
        long[] expected = new long[sizes.length + 1];
        expected[0] = batchMax == 1 ? 1 : OPEN;
        System.arraycopy(sizes, 0, expected, 1, sizes.length);
        long[] found = tensor(what, node).getShape();
        boolean isRight = found.length == expected.length;
        for (int i = 0; isRight && i < found.length; i++) {
            isRight = found[i] == OPEN || found[i] == expected[i];
        }
        if (!isRight) {
            throw new IllegalArgumentException(
                    "%s %s has shape %s, expected %s (-1 is open)"
                            .formatted(
                                    what,
                                    node.getName(),
                                    Arrays.toString(found),
                                    Arrays.toString(expected)));
        }
    }

    private static TensorInfo tensor(String what, NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
            return tensor;
        }
        throw new IllegalArgumentException(
                "%s %s is %s, expected a float32 tensor"
                        .formatted(what, node.getName(), node.getInfo()));
    }
}
