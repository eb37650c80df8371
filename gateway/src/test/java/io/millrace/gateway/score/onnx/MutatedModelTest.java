package io.millrace.gateway.score.onnx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.score.WindowBatch;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shipped models, harmed in the ways that files are: flipped bits, other bytes, a piece cut out,
 * moved or doubled, the end missing. One that still loads must also run.
 */
class MutatedModelTest {
    private static final int FILES = 600;
    private static final int MANY_FILES = 10_000;
    private static final List<Path> SHIPPED =
            List.of(
                    Path.of("..", "models", "shipped", "centrifugal-pump.onnx"),
                    Path.of("..", "models", "shipped", "electric-motor.onnx"));

    @TempDir private Path folder;

    private final OnnxModelLoader loader = new OnnxModelLoader();

    @Test
    @Guarantee("M1")
    void noneCrashesAndNoneLoadsAgainstItsHash() throws Exception {
        mutate(Long.getLong("seed", 20_261_120L), FILES);
    }

    @Test
    @Tag("fuzz")
    void noneOfManyCrashes() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.getLogger(MutatedModelTest.class.getName())
                .log(System.Logger.Level.INFO, "mutated models with -Dseed={0}", seed);
        mutate(seed, MANY_FILES);
    }

    private void mutate(long seed, int files) throws Exception {
        Random random = new Random(seed);
        int loaded = 0;
        for (int i = 0; i < files; i++) {
            byte[] right = Files.readAllBytes(SHIPPED.get(i % SHIPPED.size()));
            byte[] mutated = mutated(right, random);
            loaded += loadsAndRuns(mutated, "seed %d, file %d".formatted(seed, i)) ? 1 : 0;
            if (!Arrays.equals(mutated, right)) {
                refusedAgainstTheHash(mutated, right);
            }
        }
        System.getLogger(MutatedModelTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} of {1} loaded without a hash", loaded, files);
        assertThat(loaded).isBetween(1, files - 1);
    }

    private boolean loadsAndRuns(byte[] bytes, String which) throws IOException {
        Path file = Files.write(folder.resolve("free.onnx"), bytes);
        try (OnnxModel model = loader.load(file)) {
            WindowBatch batch = new WindowBatch(model.manifest(), 1);
            batch.add();
            model.run(batch);
            return true;
        } catch (ModelRefusedException refused) {
            assertThat(refused).as(which).hasMessageContaining("is refused");
            return false;
        }
    }

    private void refusedAgainstTheHash(byte[] mutated, byte[] right) throws Exception {
        Path file = Files.write(folder.resolve("hashed.onnx"), mutated);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(right);
        Files.writeString(
                folder.resolve("hashed.onnx.sha256"), HexFormat.of().formatHex(hash), US_ASCII);
        assertThatThrownBy(() -> loader.load(file)).isInstanceOf(ModelRefusedException.class);
    }

    private static byte[] mutated(byte[] right, Random random) {
        byte[] bytes = right.clone();
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(64), bytes.length - at);
        return switch (random.nextInt(6)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> joined(Arrays.copyOf(bytes, at), tail(bytes, at + length));
            case 4 -> joined(Arrays.copyOf(bytes, at + length), tail(bytes, at));
            default -> {
                System.arraycopy(right, random.nextInt(bytes.length - length), bytes, at, length);
                yield bytes;
            }
        };
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
