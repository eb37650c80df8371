package io.millrace.gateway.score.onnx;

import static io.millrace.gateway.score.onnx.TinyOnnx.CHANNELS;
import static io.millrace.gateway.score.onnx.TinyOnnx.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Guarantee("M1")
class EmbeddedSampleTest {
    @TempDir private Path folder;

    @Test
    void aModelThatScoresItsSampleAsItSaysIsLoaded() throws IOException {
        // The mean of each channel is 2 and 4; half the sum of their squares is 10.
        try (OnnxModel model = load(sample(WINDOW * CHANNELS), "10.0")) {
            assertThat(model.manifest().version()).isEqualTo("v1");
        }
    }

    @ParameterizedTest
    @CsvSource({"10.1", "9.9", "NaN", "-10"})
    void aModelThatScoresItOtherwiseIsRefused(String score) {
        assertRefused(
                sample(WINDOW * CHANNELS),
                score,
                "the file's own sample scores 10.0 here, expected");
    }

    @Test
    void aSampleThatCannotBeReadIsRefused() {
        assertRefused(sample(3), "10", "sample holds 3 numbers, expected 4 rows of 2 channels");
        assertRefused("?", "10", "sample is not base64");
        assertRefused(sample(WINDOW * CHANNELS), "ten", "sample_score must be a number, not ten");
        assertThatThrownBy(() -> load(TinyOnnx.full().metadata("sample_score", "10")))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("sample_score without sample");
    }

    private void assertRefused(String sample, String score, String message) {
        assertThatThrownBy(() -> load(sample, score))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    private static String sample(int numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers; i++) {
            bytes.putFloat(i % CHANNELS == 0 ? 2 : 4);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private OnnxModel load(String sample, String score) throws IOException {
        return load(TinyOnnx.full().metadata("sample", sample).metadata("sample_score", score));
    }

    private OnnxModel load(TinyOnnx tiny) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.write(file, tiny.bytes());
        return new OnnxModelLoader(Duration.ofSeconds(20)).load(file);
    }
}
