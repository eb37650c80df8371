package io.millrace.gateway.score.onnx;

import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.WindowBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * One window that a model file brings along, and the score that its maker computed for it: metadata
 * {@code sample}, base64 of float32, little-endian, oldest row first, and {@code sample_score},
 * unsmoothed and without a baseline. A runtime that comes to another score on this machine is not
 * to be trusted with live windows. Both are optional; one without the other is a mistake.
 */
final class EmbeddedSample {
    private static final String WINDOW = "sample";
    private static final String SCORE = "sample_score";

    /** Of the score, or of 1 where that is more: sums of float32 in another order. */
    private static final double TOLERANCE = 1e-3;

    private final float[] window;
    private final double score;

    private EmbeddedSample(float[] window, double score) {
        this.window = window;
        this.score = score;
    }

    /**
     * @throws IllegalArgumentException it cannot be read; says what was expected and found
     */
    static Optional<EmbeddedSample> of(Map<String, String> metadata, ModelManifest manifest) {
        String text = metadata.get(WINDOW);
        String score = metadata.get(SCORE);
        if (text == null && score == null) {
            return Optional.empty();
        }
        if (text == null || score == null) {
            throw new IllegalArgumentException(
                    "metadata has %s without %s"
                            .formatted(
                                    text == null ? SCORE : WINDOW, text == null ? WINDOW : SCORE));
        }
        FloatBuffer floats =
                ByteBuffer.wrap(bytes(text)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        int expected = manifest.window() * manifest.channels().size();
        if (floats.remaining() != expected) {
            throw new IllegalArgumentException(
                    "metadata sample holds %d numbers, expected %d rows of %d channels"
                            .formatted(
                                    floats.remaining(),
                                    manifest.window(),
                                    manifest.channels().size()));
        }
        float[] window = new float[expected];
        floats.get(window);
        return Optional.of(new EmbeddedSample(window, number(score)));
    }

    void fill(WindowBatch batch) {
        System.arraycopy(window, 0, batch.input(), 0, window.length);
    }

    /**
     * @throws IllegalArgumentException the model's score is not what the file says
     */
    void require(float found) {
        if (!(Math.abs(found - score) <= TOLERANCE * Math.max(1, Math.abs(score)))) {
            throw new IllegalArgumentException(
                    "the file's own sample scores %s here, expected %s".formatted(found, score));
        }
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("metadata sample is not base64", e);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "metadata sample_score must be a number, not " + text, e);
        }
    }
}
