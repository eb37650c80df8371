package io.millrace.gateway.score.onnx;

import java.util.Map;
import java.util.Set;

/**
 * The operators that a model may use: those of common exporters that neither loop (If, Loop, Scan),
 * nor call out, nor draw lots, nor blow a small constant up to any size it names (Range, Resize,
 * Pad and OneHot do). Those that {@link SizedConstants} watches may, to a size that stands in the
 * file.
 */
final class AllowedOperators {
    private static final Set<String> ONNX =
            Set.of(
                    "Abs",
                    "Acos",
                    "Acosh",
                    "Add",
                    "And",
                    "ArgMax",
                    "ArgMin",
                    "Asin",
                    "Asinh",
                    "Atan",
                    "Atanh",
                    "AveragePool",
                    "BatchNormalization",
                    "Cast",
                    "CastLike",
                    "Ceil",
                    "Celu",
                    "Clip",
                    "Compress",
                    "Concat",
                    "Constant",
                    "ConstantOfShape",
                    "Conv",
                    "Cos",
                    "Cosh",
                    "CumSum",
                    "DequantizeLinear",
                    "Div",
                    "Dropout",
                    "Einsum",
                    "Elu",
                    "Equal",
                    "Erf",
                    "Exp",
                    "Expand",
                    "Flatten",
                    "Floor",
                    "Gather",
                    "GatherElements",
                    "GatherND",
                    "Gelu",
                    "Gemm",
                    "GlobalAveragePool",
                    "GlobalMaxPool",
                    "Greater",
                    "GreaterOrEqual",
                    "GroupNormalization",
                    "GRU",
                    "HardSigmoid",
                    "HardSwish",
                    "Identity",
                    "InstanceNormalization",
                    "IsInf",
                    "IsNaN",
                    "LayerNormalization",
                    "LeakyRelu",
                    "Less",
                    "LessOrEqual",
                    "Log",
                    "LogSoftmax",
                    "LpNormalization",
                    "LSTM",
                    "MatMul",
                    "Max",
                    "MaxPool",
                    "Mean",
                    "MeanVarianceNormalization",
                    "Min",
                    "Mish",
                    "Mod",
                    "Mul",
                    "Neg",
                    "Not",
                    "Or",
                    "Pow",
                    "PRelu",
                    "QuantizeLinear",
                    "Reciprocal",
                    "ReduceL1",
                    "ReduceL2",
                    "ReduceLogSum",
                    "ReduceLogSumExp",
                    "ReduceMax",
                    "ReduceMean",
                    "ReduceMin",
                    "ReduceProd",
                    "ReduceSum",
                    "ReduceSumSquare",
                    "Relu",
                    "Reshape",
                    "RNN",
                    "Round",
                    "ScatterElements",
                    "ScatterND",
                    "Selu",
                    "Shape",
                    "Sigmoid",
                    "Sign",
                    "Sin",
                    "Sinh",
                    "Size",
                    "Slice",
                    "Softmax",
                    "Softplus",
                    "Softsign",
                    "Split",
                    "Sqrt",
                    "Squeeze",
                    "Sub",
                    "Sum",
                    "Tan",
                    "Tanh",
                    "ThresholdedRelu",
                    "Tile",
                    "TopK",
                    "Transpose",
                    "Trilu",
                    "Unsqueeze",
                    "Where",
                    "Xor");

    /** What scikit-learn's exporter writes for scalers, encoders, linear models, trees, SVMs. */
    private static final Set<String> ONNX_ML =
            Set.of(
                    "ArrayFeatureExtractor",
                    "Binarizer",
                    "FeatureVectorizer",
                    "Imputer",
                    "LabelEncoder",
                    "LinearClassifier",
                    "LinearRegressor",
                    "Normalizer",
                    "OneHotEncoder",
                    "Scaler",
                    "SVMClassifier",
                    "SVMRegressor",
                    "TreeEnsemble",
                    "TreeEnsembleClassifier",
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
