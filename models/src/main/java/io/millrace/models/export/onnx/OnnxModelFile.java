package io.millrace.models.export.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.ByteString;
import io.millrace.models.export.Fingerprint;
import io.millrace.models.export.ModelManifest;
import io.millrace.models.export.WindowMap;
import io.millrace.models.fit.FittedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One self-describing ONNX file. The same fit gives the same bytes: nothing in it depends on the
 * clock or the machine.
 */
public final class OnnxModelFile {
    /** First IR version in which an initializer may back an input; 8 belongs to operator set 17. */
    private static final int IR_VERSION = 8;

    private static final int OPERATOR_SET = 17;

    /** Enough of a hash to tell two fits apart. */
    private static final int VERSION_LENGTH = 12;

    private OnnxModelFile() {}

    /**
     * The file's content.
     *
     * @param units UCUM codes in the order of the model's channels
     */
    public static byte[] bytes(FittedModel model, List<String> units) {
        GraphProto graph = AnomalyGraph.of(WindowMap.of(model.residuals()));
        byte[] identity = (model.threshold() + " ").getBytes(StandardCharsets.UTF_8);
        String version =
                Fingerprint.of(
                                graph.toByteString()
                                        .concat(ByteString.copyFrom(identity))
                                        .toByteArray())
                        .substring(0, VERSION_LENGTH);
        ModelProto.Builder file =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("millrace")
                        .addOpsetImport(
                                OperatorSetIdProto.newBuilder()
                                        .setDomain("")
                                        .setVersion(OPERATOR_SET))
                        .setGraph(graph);
        new ModelManifest(version, units, model)
                .properties()
                .forEach((key, value) ->
                        file.addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.build().toByteArray();
    }

    /**
     * Writes the model and beside it {@code NAME.onnx.sha256}, each under a temporary name first.
     * The sidecar comes last: a reader between the two sees a hash that does not fit and keeps its
     * model.
     *
     * @return the file's SHA-256 in hexadecimal
     */
    public static String write(Path target, byte[] bytes) {
        String hash = Fingerprint.of(bytes);
        String name = target.getFileName().toString();
        WholeFile.write(target, bytes);
        WholeFile.write(
                target.resolveSibling(name + ".sha256"),
                (hash + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
        return hash;
    }
}
