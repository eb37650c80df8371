package io.millrace.benchmarks.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.benchmarks.WrongOutcomeException;
import java.nio.file.Path;
import java.util.Map;

/** The same model the way tutorials call it: tensors from arrays, results as new objects. */
public final class PlainRuntime implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final float[][][] input;
    private final float[][] baseline;

    public PlainRuntime(Path model, int rows, int channels) {
        input = new float[1][rows][channels];
        baseline = new float[1][channels];
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model.toString(), options);
        } catch (OrtException failure) {
            throw wrong(failure);
        }
    }

    /** Judges one window. */
    public float run() {
        try (OnnxTensor window = OnnxTensor.createTensor(environment, input);
                OnnxTensor zeros = OnnxTensor.createTensor(environment, baseline);
                OrtSession.Result result =
                        session.run(Map.of("input", window, "baseline", zeros))) {
            return ((float[]) result.get("score").orElseThrow().getValue())[0];
        } catch (OrtException failure) {
            throw wrong(failure);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw wrong(failure);
        }
    }

    private static WrongOutcomeException wrong(OrtException failure) {
        return new WrongOutcomeException("the runtime failed: " + failure.getMessage());
    }
}
