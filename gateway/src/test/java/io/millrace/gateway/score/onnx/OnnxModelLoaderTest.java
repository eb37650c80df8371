package io.millrace.gateway.score.onnx;

import static io.millrace.gateway.score.onnx.TinyOnnx.CHANNELS;
import static io.millrace.gateway.score.onnx.TinyOnnx.WINDOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.WindowBatch;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Guarantee("M1")
class OnnxModelLoaderTest {
    @TempDir private Path folder;

    private final OnnxModelLoader loader = new OnnxModelLoader(Duration.ofSeconds(20));

    @Test
    void readsWhatTheFileSaysOfItself() throws IOException {
        try (OnnxModel model = load(TinyOnnx.full())) {
            ModelManifest manifest = model.manifest();

            assertThat(manifest.version()).isEqualTo("v1");
            assertThat(manifest.channels()).containsExactly("flow", "current");
            assertThat(manifest.units()).containsExactly("m3/h", "A");
            assertThat(manifest.period()).isEqualTo(Duration.ofSeconds(1));
            assertThat(manifest.window()).isEqualTo(WINDOW);
            assertThat(manifest.threshold()).isEqualTo(6.0);
            assertThat(manifest.rule().rowsToRaise()).isEqualTo(3);
            assertThat(manifest.halfLives().baselineRows()).isEqualTo(300.0);
            assertThat(manifest.isDeployable()).isTrue();
            assertThat(manifest.graph().takesBaseline()).isTrue();
        }
    }

    @Test
    void scoresABatchAsItScoresEachWindowAlone() throws IOException {
        try (OnnxModel model = load(TinyOnnx.full())) {
            WindowBatch batch = batch(model, 64);
            model.run(batch);

            for (int i = 0; i < batch.size(); i++) {
                WindowBatch alone = new WindowBatch(model.manifest(), 1);
                alone.add();
                System.arraycopy(
                        batch.input(), i * WINDOW * CHANNELS, alone.input(), 0, WINDOW * CHANNELS);
                System.arraycopy(batch.baseline(), i * CHANNELS, alone.baseline(), 0, CHANNELS);
                model.run(alone);
                assertThat(alone.score()[0]).isEqualTo(batch.score()[i]);
                assertThat(alone.residual()[1]).isEqualTo(batch.residual()[i * CHANNELS + 1]);
            }
        }
    }

    @Test
    void feedsTheBaselineAndReadsAllOutputs() throws IOException {
        try (OnnxModel model = load(TinyOnnx.full())) {
            WindowBatch batch = new WindowBatch(model.manifest(), 1);
            batch.add();
            for (int row = 0; row < WINDOW; row++) {
                batch.input()[row * CHANNELS] = 3f;
                batch.input()[row * CHANNELS + 1] = -1f;
            }
            batch.baseline()[0] = 1f;

            model.run(batch);

            assertThat(batch.residual()).containsExactly(3f, -1f);
            assertThat(batch.contribution()).containsExactly(2f, 0.5f);
            assertThat(batch.score()[0]).isCloseTo(2.5f, within(1e-6f));
        }
    }

    @Test
    void loadsAModelThatGivesTheScoreAlone() throws IOException {
        try (OnnxModel model = load(TinyOnnx.scoreOnly().withoutMetadata("baseline_halflife"))) {
            assertThat(model.manifest().graph().takesBaseline()).isFalse();
            assertThat(model.manifest().graph().givesContribution()).isFalse();
            model.run(batch(model, 3));
        }
    }

    @Test
    void closingTwiceDoesNoHarm() throws IOException {
        OnnxModel model = load(TinyOnnx.full());
        model.close();
        model.close();
    }

    @ParameterizedTest
    @CsvSource({
        "200ms, PT0.2S",
        "1s, PT1S",
        "0.2s, PT0.2S",
        "5m, PT5M",
        "500us, PT0.0005S",
        "PT5M, PT5M",
        "1, PT1S",
        "0.2, PT0.2S"
    })
    void readsAPeriodHoweverItIsWritten(String text, Duration period) throws IOException {
        if (period.compareTo(Duration.ofMillis(1)) < 0) {
            assertRefused(TinyOnnx.full().metadata("period", text), "between 1 ms and 1 day");
        } else {
            try (OnnxModel model = load(TinyOnnx.full().metadata("period", text))) {
                assertThat(model.manifest().period()).isEqualTo(period);
            }
        }
    }

    @Test
    void acceptsTheHashOfItsSidecar() throws Exception {
        byte[] bytes = TinyOnnx.full().bytes();
        Path file = write(bytes);
        Files.writeString(sidecar(), sha256(bytes).toUpperCase(Locale.ROOT) + "  m\n");

        loader.load(file).close();
    }

    @Test
    void refusesAFileThatIsNotWhatItsHashSays() throws Exception {
        byte[] bytes = TinyOnnx.full().bytes();
        String expected = sha256(bytes);
        bytes[bytes.length / 2] ^= 1;
        Path file = write(bytes);
        Files.writeString(sidecar(), expected);

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("SHA-256")
                .hasMessageContaining(expected)
                .hasMessageContaining(sha256(bytes))
                .hasMessageContaining(file.toString());
    }

    @Test
    void noFlippedBitPassesTheHash() throws Exception {
        byte[] right = TinyOnnx.full().bytes();
        Files.writeString(sidecar(), sha256(right));
        for (int bit = 0; bit < right.length * 8; bit += 3) {
            byte[] flipped = right.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = write(flipped);

            assertThatThrownBy(() -> loader.load(file)).isInstanceOf(ModelRefusedException.class);
        }
    }

    @Test
    void mutatedFilesWithoutAHashNeitherCrashNorThrowAnythingElse() throws IOException {
        byte[] right = TinyOnnx.full().bytes();
        long seed = Long.getLong("seed", 20_261_120L);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] mutated = right.clone();
            mutated[random.nextInt(right.length)] = (byte) random.nextInt(256);
            try {
                loader.load(write(mutated)).close();
            } catch (ModelRefusedException e) {
                assertThat(e).as("seed %d, file %d", seed, i).hasMessageContaining("is refused");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deadbeef", "not a hash at all"})
    void refusesASidecarThatHoldsNoHash(String text) throws IOException {
        Path file = write(TinyOnnx.full().bytes());
        Files.writeString(sidecar(), text);

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("64 hexadecimal digits");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> loader.load(folder.resolve("none.onnx")))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws IOException {
        Path file = folder.resolve("huge.onnx");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("expected at most 16777216");
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void refusesWhatIsNotAModel(byte[] bytes) throws IOException {
        Path file = write(bytes);

        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("not an ONNX file");
    }

    static Stream<byte[]> wrongFiles() {
        byte[] right = TinyOnnx.full().bytes();
        return Stream.of(
                new byte[0],
                "time,score\n1,2\n".getBytes(UTF_8),
                Arrays.copyOf(right, right.length - 1),
                new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
    }

    private OnnxModel load(TinyOnnx tiny) throws IOException {
        return loader.load(write(tiny.bytes()));
    }

    private void assertRefused(TinyOnnx tiny, String message) throws IOException {
        Path file = write(tiny.bytes());
        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(file.toString());
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.onnx"), bytes);
    }

    private Path sidecar() {
        return folder.resolve("m.onnx.sha256");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static WindowBatch batch(OnnxModel model, int windows) {
        WindowBatch batch = new WindowBatch(model.manifest(), windows);
        Random random = new Random(1);
        for (int i = 0; i < windows; i++) {
            batch.add();
        }
        for (int i = 0; i < batch.input().length; i++) {
            batch.input()[i] = random.nextFloat();
        }
        for (int i = 0; i < batch.baseline().length; i++) {
            batch.baseline()[i] = random.nextFloat();
        }
        return batch;
    }
}
