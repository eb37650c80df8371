package io.millrace.gateway.score.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelFailedException;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.WindowBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model run by ONNX Runtime. Inputs and outputs are direct buffers that every run uses again; the
 * tensors over them are made once per number of windows.
 *
 * <p>One thread at a time, {@link #close} included: closing a session that runs ends the process.
 */
public final class OnnxModel implements Model {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelManifest manifest;
    private final int capacity;
    private final Map<String, FloatBuffer> buffers = new HashMap<>();
    private final Binding[] bindings;
    private boolean isClosed;

    /** Tensors over the first so many windows of the buffers. */
    private record Binding(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }

    OnnxModel(OrtEnvironment environment, OrtSession session, ModelManifest manifest) {
        this.environment = environment;
        this.session = session;
        this.manifest = manifest;
        capacity = manifest.graph().batchMax();
        bindings = new Binding[capacity + 1];
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public void run(WindowBatch batch) {
        try {
            Binding binding = fill(batch);
            session.run(binding.inputs, binding.outputs).close();
            collect(batch);
        } catch (OrtException e) {
            throw new ModelFailedException(
                    "a run over " + batch.size() + " windows failed: " + e.getMessage(), e);
        }
    }

    /** The same, and {@code options} can stop it. */
    void run(WindowBatch batch, RunOptions options) throws OrtException {
        Binding binding = fill(batch);
        session.run(binding.inputs, Set.of(), binding.outputs, options).close();
        collect(batch);
    }

    private Binding fill(WindowBatch batch) throws OrtException {
        int size = batch.size();
        if (size > capacity) {
            throw new IllegalArgumentException(
                    size + " windows, at most " + capacity + " in one run");
        }
        Binding binding = binding(size);
        int channels = manifest.channels().size();
        put(GraphShape.INPUT, batch.input(), size * manifest.window() * channels);
        if (manifest.graph().takesBaseline()) {
            put(GraphShape.BASELINE, batch.baseline(), size * channels);
        }
        return binding;
    }

    private void collect(WindowBatch batch) {
        int size = batch.size();
        int channels = manifest.channels().size();
        get(GraphShape.SCORE, batch.score(), size);
        if (manifest.graph().givesContribution()) {
            get(GraphShape.CONTRIBUTION, batch.contribution(), size * channels);
        }
        if (manifest.graph().givesResidual()) {
            get(GraphShape.RESIDUAL, batch.residual(), size * channels);
        }
    }

    /** Idempotent. Never during a run. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (Binding binding : bindings) {
            if (binding != null) {
                binding.close();
            }
        }
        closeQuietly(session);
    }

    /** A session that cannot be closed leaks a little memory; nothing else can be done about it. */
    static void closeQuietly(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            System.getLogger(OnnxModel.class.getName())
                    .log(System.Logger.Level.WARNING, "a model session could not be closed", e);
        }
    }

    private void put(String name, float[] values, int count) {
        buffers.get(name).put(0, values, 0, count);
    }

    private void get(String name, float[] values, int count) {
        buffers.get(name).get(0, values, 0, count);
    }

    private Binding binding(int size) throws OrtException {
        Binding known = bindings[size];
        if (known != null) {
            return known;
        }
        int channels = manifest.channels().size();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxTensor> outputs = new HashMap<>();
        inputs.put(GraphShape.INPUT, tensor(GraphShape.INPUT, size, manifest.window(), channels));
        if (manifest.graph().takesBaseline()) {
            inputs.put(GraphShape.BASELINE, tensor(GraphShape.BASELINE, size, channels));
        }
        outputs.put(GraphShape.SCORE, tensor(GraphShape.SCORE, size));
        if (manifest.graph().givesContribution()) {
            outputs.put(GraphShape.CONTRIBUTION, tensor(GraphShape.CONTRIBUTION, size, channels));
        }
        if (manifest.graph().givesResidual()) {
            outputs.put(GraphShape.RESIDUAL, tensor(GraphShape.RESIDUAL, size, channels));
        }
        Binding made = new Binding(inputs, outputs);
        bindings[size] = made;
        return made;
    }

    private OnnxTensor tensor(String name, long... shape) throws OrtException {
        int perWindow = 1;
        for (int i = 1; i < shape.length; i++) {
            perWindow *= (int) shape[i];
        }
        int all = capacity * perWindow;
        FloatBuffer buffer = buffers.computeIfAbsent(name, key -> directFloats(all));
        return OnnxTensor.createTensor(
                environment, buffer.slice(0, (int) shape[0] * perWindow), shape);
    }

    private static FloatBuffer directFloats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
