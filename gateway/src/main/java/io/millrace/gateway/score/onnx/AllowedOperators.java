package io.millrace.gateway.score.onnx;

import java.util.Map;
import java.util.Set;

/**
 * The operators that a model may use: those of common exporters that neither loop, nor call out,
 * nor blow a small constant up to any size it names (ConstantOfShape, Expand, Range, Tile, Resize
 * and Pad do).
 */
final class AllowedOperators {
    private static final Set<String> ONNX =
            Set.of(
                    "Abs",
                    "Add",
                    "And",
                    "ArgMax",
                    "ArgMin",
                    "AveragePool",
                    "BatchNormalization",
                    "Cast",
                    "Ceil",
                    "Clip",
                    "Concat",
                    "Constant",
                    "Conv",
                    "Div",
                    "Elu",
                    "Equal",
                    "Erf",
                    "Exp",
                    "Flatten",
                    "Floor",
                    "Gather",
                    "GatherElements",
                    "Gelu",
                    "Gemm",
                    "GlobalAveragePool",
                    "GlobalMaxPool",
                    "Greater",
                    "GreaterOrEqual",
                    "GRU",
                    "HardSigmoid",
                    "Identity",
                    "LayerNormalization",
                    "LeakyRelu",
                    "Less",
                    "LessOrEqual",
                    "Log",
                    "LSTM",
                    "MatMul",
                    "Max",
                    "MaxPool",
                    "Mean",
                    "Min",
                    "Mul",
                    "Neg",
                    "Not",
                    "Or",
                    "Pow",
                    "PRelu",
                    "Reciprocal",
                    "ReduceL1",
                    "ReduceL2",
                    "ReduceMax",
                    "ReduceMean",
                    "ReduceMin",
                    "ReduceSum",
                    "ReduceSumSquare",
                    "Relu",
                    "Reshape",
                    "RNN",
                    "Round",
                    "Selu",
                    "Shape",
                    "Sigmoid",
                    "Sign",
                    "Slice",
                    "Softmax",
                    "Softplus",
                    "Split",
                    "Sqrt",
                    "Squeeze",
                    "Sub",
                    "Sum",
                    "Tanh",
                    "Transpose",
                    "Unsqueeze",
                    "Where");

    /** What scikit-learn's exporter writes for scalers, linear models, trees and SVMs. */
    private static final Set<String> ONNX_ML =
            Set.of(
                    "ArrayFeatureExtractor",
                    "Binarizer",
                    "FeatureVectorizer",
                    "Imputer",
                    "LinearRegressor",
                    "Normalizer",
                    "Scaler",
                    "SVMRegressor",
                    "TreeEnsembleRegressor");

    private static final Map<String, Set<String>> BY_DOMAIN =
            Map.of("", ONNX, "ai.onnx", ONNX, "ai.onnx.ml", ONNX_ML);

    private AllowedOperators() {}

    static void requireDomain(String domain) {
        if (!BY_DOMAIN.containsKey(domain)) {
            throw new OnnxFileScan.RefusalException(
                    "operators of "
                            + shown(domain)
                            + " are not allowed; expected those of ai.onnx and ai.onnx.ml");
        }
    }

    static void require(String domain, String operator) {
        requireDomain(domain);
        if (!BY_DOMAIN.getOrDefault(domain, Set.of()).contains(operator)) {
            throw new OnnxFileScan.RefusalException(
                    "operator "
                            + shown(operator)
                            + " is not allowed; expected only operators that calculate within the"
                            + " size of their inputs");
        }
    }

    /** What a file says is shown only as far as it is plain and short. */
    private static String shown(String text) {
        String plain = text.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "...";
    }
}
