package io.millrace.gateway.score.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.score.onnx.ModelFolder.Place;
import io.millrace.gateway.score.onnx.ModelFolder.Step;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges with real models, each of a version of its own, cut short after every step. */
class ModelFolderTest {
    private static final String NAME = "pump.onnx";

    @TempDir private Path directory;
    private final OnnxModelLoader loader = new OnnxModelLoader();
    private ModelFolder folder;

    @BeforeEach
    void open() {
        folder = new ModelFolder(directory);
    }

    @Test
    void namesCandidateAndPreviousAfterTheActiveFile() {
        assertThat(ModelFolder.fileName("pump.onnx", Place.ACTIVE)).isEqualTo("pump.onnx");
        assertThat(ModelFolder.fileName("pump.onnx", Place.CANDIDATE))
                .isEqualTo("pump.candidate.onnx");
        assertThat(ModelFolder.fileName("pump.onnx", Place.PREVIOUS))
                .isEqualTo("pump.previous.onnx");
    }

    @Test
    void promotionKeepsWhatWasActive() throws IOException {
        begin();

        folder.promote(NAME, this::active);

        assertThat(version(Place.ACTIVE)).isEqualTo("new");
        assertThat(version(Place.PREVIOUS)).isEqualTo("old");
        assertThat(files())
                .containsExactly(
                        "pump.onnx",
                        "pump.onnx.sha256",
                        "pump.previous.onnx",
                        "pump.previous.onnx.sha256");
    }

    @Test
    void whatWasShippedIsKeptAsAFile() throws IOException {
        put("new", Place.CANDIDATE, true);

        folder.promote(NAME, () -> Optional.of(bytes("shipped")));

        assertThat(version(Place.PREVIOUS)).isEqualTo("shipped");
        folder.rollBack(NAME, this::active);
        assertThat(version(Place.ACTIVE)).isEqualTo("shipped");
    }

    @Test
    void rollbackExchangesAndASecondOneUndoesIt() throws IOException {
        begin();
        folder.promote(NAME, this::active);

        folder.rollBack(NAME, this::active);
        assertThat(version(Place.ACTIVE)).isEqualTo("old");
        assertThat(version(Place.PREVIOUS)).isEqualTo("new");

        folder.rollBack(NAME, this::active);
        assertThat(version(Place.ACTIVE)).isEqualTo("new");
        assertThat(version(Place.PREVIOUS)).isEqualTo("old");
    }

    @Test
    @Guarantee("M1")
    void aPromotionThatIsKilledAfterAnyStepLeavesAnActiveModelThatLoads() throws IOException {
        begin();
        int steps = folder.promotion(NAME, active()).size();
        for (int done = 0; done <= steps; done++) {
            begin();
            killAfter(done, folder.promotion(NAME, active()));

            assertThat(version(Place.ACTIVE)).isIn("old", "new");
            folder.mend(NAME);
            if (folder.has(NAME, Place.CANDIDATE)) {
                assertThat(version(Place.CANDIDATE)).isEqualTo("new");
                folder.promote(NAME, this::active);
            }
            assertThat(version(Place.ACTIVE)).isEqualTo("new");
            assertThat(version(Place.PREVIOUS)).isEqualTo("old");
        }
    }

    @Test
    @Guarantee("M1")
    void aRollbackThatIsKilledAfterAnyStepLeavesBothModels() throws IOException {
        begin();
        folder.promote(NAME, this::active);
        int steps = folder.rollback(NAME, active()).size();
        for (int done = 0; done <= steps; done++) {
            begin();
            folder.promote(NAME, this::active);
            killAfter(done, folder.rollback(NAME, active()));

            assertThat(version(Place.ACTIVE)).isIn("old", "new");
            folder.mend(NAME);
            String active = version(Place.ACTIVE);
            assertThat(version(Place.PREVIOUS)).isEqualTo(active.equals("old") ? "new" : "old");
            assertThat(files()).noneMatch(file -> file.endsWith(".former"));
        }
    }

    private void begin() throws IOException {
        for (String file : files()) {
            Files.delete(directory.resolve(file));
        }
        put("older", Place.PREVIOUS, true);
        put("old", Place.ACTIVE, true);
        put("new", Place.CANDIDATE, true);
    }

    private static void killAfter(int done, List<Step> steps) throws IOException {
        for (Step step : steps.subList(0, done)) {
            step.run();
        }
    }

    private void put(String version, Place place, boolean hasHash) throws IOException {
        Path file = folder.file(NAME, place);
        Files.write(file, bytes(version));
        if (hasHash) {
            Files.writeString(
                    directory.resolve(file.getFileName() + ".sha256"),
                    folder.hash(file.getFileName().toString()).orElseThrow());
        }
    }

    private static byte[] bytes(String version) {
        return TinyOnnx.full().metadata("model_version", version).bytes();
    }

    private Optional<byte[]> active() {
        try {
            return Optional.of(Files.readAllBytes(directory.resolve(NAME)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads it, its hash included. */
    private String version(Place place) {
        try (OnnxModel model = loader.load(folder.file(NAME, place))) {
            return model.manifest().version();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
