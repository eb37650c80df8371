package io.millrace.gateway.score.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Examines the bytes of an ONNX file before the native library sees them: only operators of a
 * closed list, no code or data from elsewhere, and no constant that claims more than is there.
 *
 * <p>The field numbers are those of onnx.proto3 (ModelProto, GraphProto, NodeProto, TensorProto).
 * What is not looked at here (shapes and types between the nodes) the native loader checks.
 */
final class OnnxFileScan {
    /** Something in the file is not allowed; the message says what was expected and found. */
    static final class RefusalException extends RuntimeException {
        RefusalException(String message) {
            super(message);
        }
    }

    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int MODEL_METADATA = 14;
    private static final int MODEL_TRAINING = 20;
    private static final int MODEL_FUNCTIONS = 25;

    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_SPARSE_INITIALIZER = 15;

    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int NODE_DOMAIN = 7;

    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_TENSORS = 10;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int ATTRIBUTE_SPARSE_TENSOR = 22;
    private static final int ATTRIBUTE_SPARSE_TENSORS = 23;

    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_STRINGS = 6;
    private static final int TENSOR_INT64 = 7;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;
    private static final int TENSOR_EXTERNAL = 13;
    private static final int TENSOR_LOCATION = 14;

    /** A size has as many values as a tensor has dimensions; longer constants are none. */
    private static final int SIZES_MAX = 16;

    private final Map<String, String> metadata = new HashMap<>();
    private final SizedConstants sizes = new SizedConstants();
    private boolean hasGraph;

    private OnnxFileScan() {}

    /**
     * @return the file's metadata properties
     * @throws RefusalException something is not allowed
     */
    static Map<String, String> metadataOf(byte[] file) {
        OnnxFileScan scan = new OnnxFileScan();
        try {
            scan.scanModel(new WireReader(ByteBuffer.wrap(file)));
        } catch (WireReader.MalformedException e) {
            throw new RefusalException("not an ONNX file: " + e.getMessage());
        }
        if (!scan.hasGraph) {
            throw new RefusalException("not an ONNX file: it holds no graph");
        }
        return Map.copyOf(scan.metadata);
    }

    private void scanModel(WireReader model) {
        while (model.next()) {
            switch (model.field()) {
                case MODEL_GRAPH -> scanGraph(model.message());
                case MODEL_OPSET -> scanOpset(model.message());
                case MODEL_METADATA -> scanMetadata(model.message());
                case MODEL_TRAINING -> throw new RefusalException("it holds training steps");
                case MODEL_FUNCTIONS -> throw new RefusalException("it defines own functions");
                default -> {
                    // names, versions and notes
                }
            }
        }
    }

    private static void scanOpset(WireReader opset) {
        String domain = "";
        while (opset.next()) {
            if (opset.field() == 1) {
                domain = opset.text();
            }
        }
        AllowedOperators.requireDomain(domain);
    }

    private void scanMetadata(WireReader property) {
        String key = "";
        String value = "";
        while (property.next()) {
            if (property.field() == 1) {
                key = property.text();
            } else if (property.field() == 2) {
                value = property.text();
            }
        }
        metadata.put(key, value);
    }

    private void scanGraph(WireReader graph) {
        if (hasGraph) {
            throw new RefusalException("it holds more than one graph");
        }
        hasGraph = true;
        while (graph.next()) {
            switch (graph.field()) {
                case GRAPH_NODE -> scanNode(graph.message());
                case GRAPH_INITIALIZER -> {
                    Constant constant = scanTensor(graph.message());
                    sizes.constant(constant.name(), constant.product());
                }
                case GRAPH_SPARSE_INITIALIZER -> throw new RefusalException("sparse constants");
                default -> {
                    // names, declared inputs and outputs: checked once loaded
                }
            }
        }
        sizes.require();
    }

    private void scanNode(WireReader node) {
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Constant> constants = new ArrayList<>();
        while (node.next()) {
            switch (node.field()) {
                case NODE_INPUT -> inputs.add(node.text());
                case NODE_OUTPUT -> outputs.add(node.text());
                case NODE_OPERATOR -> operator = node.text();
                case NODE_DOMAIN -> domain = node.text();
                case NODE_ATTRIBUTE -> constants.addAll(scanAttribute(node.message()));
                default -> {
                    // names and notes
                }
            }
        }
        AllowedOperators.require(domain, operator);
        sizes.node(operator, inputs);
        if (operator.equals("Constant") && !outputs.isEmpty()) {
            constants.forEach(constant -> sizes.constant(outputs.getFirst(), constant.product()));
        }
    }

    private static List<Constant> scanAttribute(WireReader attribute) {
        List<Constant> constants = new ArrayList<>();
        while (attribute.next()) {
            switch (attribute.field()) {
                case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS ->
                        constants.add(scanTensor(attribute.message()));
                case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS ->
                        throw new RefusalException("a graph inside an operator");
                case ATTRIBUTE_SPARSE_TENSOR, ATTRIBUTE_SPARSE_TENSORS ->
                        throw new RefusalException("sparse constants");
                default -> {
                    // numbers and texts
                }
            }
        }
        return constants;
    }

    /** What a tensor is called, and the product of its values if it may be a size. */
    private record Constant(String name, long product) {}

    /** A dimension list is a claim: it must be covered by bytes that are there. */
    private static Constant scanTensor(WireReader tensor) {
        String name = "";
        List<Long> values = new ArrayList<>();
        long elements = 1;
        long bytesThere = 0;
        while (tensor.next()) {
            switch (tensor.field()) {
                case TENSOR_DIMS -> elements = multiplied(elements, tensor);
                case TENSOR_EXTERNAL ->
                        throw new RefusalException("its constants are in another file");
                case TENSOR_LOCATION -> requireInside(tensor.number());
                case TENSOR_NAME -> name = tensor.text();
                case TENSOR_STRINGS, TENSOR_RAW, TENSOR_INT64, 4, 5, 10, 11 -> {
                    bytesThere += tensor.isDelimited() ? Math.max(1, tensor.lengthBytes()) : 8;
                    addSizes(tensor, values);
                }
                default -> {
                    // its type
                }
            }
        }
        // half a byte is the smallest element there is (int4)
        if (elements > 2 * bytesThere) {
            throw new RefusalException(
                    "a constant claims "
                            + elements
                            + " values, and "
                            + bytesThere
                            + " bytes are there");
        }
        boolean isSize = values.size() == elements && elements <= SIZES_MAX;
        return new Constant(name, isSize ? SizedConstants.product(values) : Long.MAX_VALUE);
    }

    /**
     * Whole numbers of 64 bits, as far as there may be that many: as varints, or eight bytes each.
     */
    private static void addSizes(WireReader tensor, List<Long> values) {
        if (tensor.field() == TENSOR_INT64 && !tensor.isDelimited()) {
            if (values.size() <= SIZES_MAX) {
                values.add(tensor.number());
            }
        } else if (tensor.field() == TENSOR_INT64) {
            WireReader.PackedVarints numbers = tensor.packed();
            while (numbers.hasNext() && values.size() <= SIZES_MAX) {
                values.add(numbers.next());
            }
        } else if (tensor.field() == TENSOR_RAW
                && values.isEmpty()
                && tensor.lengthBytes() <= SIZES_MAX * Long.BYTES
                && tensor.lengthBytes() % Long.BYTES == 0) {
            ByteBuffer raw = tensor.bytes().order(ByteOrder.LITTLE_ENDIAN);
            while (raw.hasRemaining()) {
                values.add(raw.getLong());
            }
        }
    }

    private static long multiplied(long elements, WireReader tensor) {
        if (!tensor.isDelimited()) {
            return times(elements, tensor.number());
        }
        long product = elements;
        WireReader.PackedVarints dims = tensor.packed();
        while (dims.hasNext()) {
            product = times(product, dims.next());
        }
        return product;
    }

    private static long times(long elements, long dimension) {
        if (dimension < 0) {
            throw new RefusalException("a constant has the dimension " + dimension);
        }
        try {
            return Math.multiplyExact(elements, dimension);
        } catch (ArithmeticException e) {
            throw new RefusalException("a constant claims more values than can be counted");
        }
    }

    private static void requireInside(long location) {
        if (location != 0) {
            throw new RefusalException("its constants are in another file");
        }
    }
}
