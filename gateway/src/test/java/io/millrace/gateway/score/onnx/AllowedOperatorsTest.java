package io.millrace.gateway.score.onnx;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testbed.Guarantee;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of operators, each as an exporter writes them. */
@Guarantee("M1")
class AllowedOperatorsTest {
    private static final String ML = "ai.onnx.ml";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "arithmetic | Add Sub Mul Div Neg Abs Pow Sqrt Exp Log Mod Max Min Clip Erf CumSum",
                "trigonometry | Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Tanh",
                "comparison | Equal Less Greater And Or Xor Not Where IsNaN IsInf",
                "reduction | ReduceMean ReduceSum ReduceSumSquare ReduceL2 ReduceProd ReduceLogSumExp",
                "shape | Reshape Squeeze Unsqueeze Transpose Flatten Concat Split Slice Shape Size",
                "picking | Gather GatherND GatherElements ScatterND ScatterElements TopK Compress Trilu",
                "matrices | MatMul Gemm Einsum",
                "layers | Conv LSTM GRU RNN MaxPool LayerNormalization GroupNormalization Dropout",
                "activation | Relu Gelu Selu Mish HardSwish Softmax LogSoftmax Softsign Sigmoid",
                "quantised | QuantizeLinear DequantizeLinear",
                "sized by a constant | Expand Tile ConstantOfShape"
            })
    void areAllowed(String group, String operators) {
        for (String operator : operators.split(" ", -1)) {
            assertThatCode(() -> AllowedOperators.require("", operator))
                    .as(group)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "preparation | Scaler Normalizer Imputer Binarizer OneHotEncoder LabelEncoder",
                "linear | LinearRegressor LinearClassifier",
                "trees | TreeEnsemble TreeEnsembleRegressor TreeEnsembleClassifier",
                "vectors | SVMRegressor SVMClassifier ArrayFeatureExtractor FeatureVectorizer"
            })
    void areAllowedOfScikitLearnsExporter(String group, String operators) {
        for (String operator : operators.split(" ", -1)) {
            assertThatCode(() -> AllowedOperators.require(ML, operator))
                    .as(group)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "control flow | If Loop Scan SequenceMap",
                "any size | Range Resize Upsample Pad OneHot Col2Im",
                "chance | RandomNormal RandomUniform RandomNormalLike Multinomial Bernoulli",
                "texts and files | ImageDecoder StringNormalizer RegexFullMatch TfIdfVectorizer",
                "of the other list | TreeEnsembleRegressor",
                "unknown | NoSuchOperator add"
            })
    void areRefused(String group, String operators) {
        for (String operator : operators.split(" ", -1)) {
            assertThatThrownBy(() -> AllowedOperators.require("", operator))
                    .as(group)
                    .isInstanceOf(OnnxFileScan.RefusalException.class)
                    .hasMessageContaining("operator " + operator + " is not allowed");
        }
    }

    @ParameterizedTest
    @CsvSource({"com.microsoft", "ai.onnx.training", "ai.onnx.preview.training", "pkg.torch"})
    void ofOtherMakersAreRefused(String domain) {
        assertThatThrownBy(() -> AllowedOperators.require(domain, "Add"))
                .hasMessageContaining("operators of " + domain + " are not allowed");
    }
}
