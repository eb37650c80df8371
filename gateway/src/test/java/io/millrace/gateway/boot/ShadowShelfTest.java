package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.score.onnx.TinyOnnx;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.profile.DeviceProfile;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which models run for a device, as the files beside the active one come, change and go. */
class ShadowShelfTest {
    private static final DeviceId DEVICE = new DeviceId("d");
    private static final ModelUse ACTIVE = new ModelUse("tiny.onnx", false);
    private static final ModelUse CANDIDATE = new ModelUse("tiny.candidate.onnx", true);

    @TempDir private Path folder;
    private DeviceProfile profile;
    private ModelShelf shelf;
    private Scorer scorer;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("profiles"));
        Files.writeString(
                folder.resolve("profiles/tiny.yaml"),
                """
                profile: tiny
                version: 1
                channels:
                  flow: {unit: m3/h, mqtt: {value: /flow}}
                  current: {unit: A, mqtt: {value: /current}}
                model: {file: tiny.onnx}
                """);
        Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                gateway: {id: g}
                cloud: {kafka: {bootstrap.servers: "k:1"}}
                devices: [{name: d, profile: tiny, mqtt: {topic: d}}]
                """);
        SettingsOutcome outcome = SettingsLoader.load(folder.resolve("gateway.yaml"), Map.of());
        profile = Plant.profilesOf((SettingsOutcome.Loaded) outcome).iterator().next();
        shelf = new ModelShelf(folder, _ -> Optional.of(profile));
        scorer = new Scorer(shelf);
        put("tiny.onnx", "v1", "true");
    }

    @AfterEach
    void close() {
        scorer.close();
    }

    @Test
    void aCandidateRunsBesideTheActiveModelAsItsShadow() throws IOException {
        put("tiny.candidate.onnx", "v2", "true");

        shelf.install(List.of(profile), scorer);

        assertThat(shelf.modelsOf(DEVICE)).containsExactly(ACTIVE, CANDIDATE);
        assertThat(shelf.isJudging(DEVICE, "tiny.candidate.onnx@v2")).isTrue();
        assertThat(shelf.isJudging(DEVICE, "tiny.candidate.onnx@v1")).isFalse();
    }

    @Test
    void aModelThatIsNotDeployableRunsOnlyAsAShadowAndSaysSo() throws IOException {
        put("tiny.onnx", "v1", "false");

        shelf.install(List.of(profile), scorer);

        assertThat(shelf.modelsOf(DEVICE)).containsExactly(new ModelUse("tiny.onnx", true));
        assertThat(shelf.problemsOf(profile))
                .containsExactly(
                        "tiny.onnx is marked deployable: false and runs only as a shadow; train it on more rows");
    }

    @Test
    void aCandidateThatIsRefusedLeavesTheActiveModelAlone() throws IOException {
        Files.writeString(folder.resolve("tiny.candidate.onnx"), "no model");

        shelf.install(List.of(profile), scorer);

        assertThat(shelf.modelsOf(DEVICE)).containsExactly(ACTIVE);
        assertThat(shelf.problemsOf(profile)).isEmpty();
        assertThat(shelf.notesOf(profile))
                .singleElement()
                .asString()
                .contains("tiny.candidate.onnx is refused: ")
                .endsWith("; it does not run as a shadow");
    }

    @Test
    @Guarantee("M1")
    void aChangedFileOfTheSameNameIsTakenOverAndABadOneIsNot() throws IOException {
        shelf.install(List.of(profile), scorer);
        assertThat(follow()).isEmpty();

        put("tiny.onnx", "v2", "true");
        assertThat(follow()).containsExactly("tiny.onnx");
        assertThat(scorer.installed().get("tiny.onnx").version()).isEqualTo("v2");

        Files.writeString(folder.resolve("tiny.onnx"), "no model");
        assertThat(follow()).isEmpty();
        assertThat(scorer.installed().get("tiny.onnx").version()).isEqualTo("v2");
        assertThat(shelf.problemsOf(profile)).isEmpty();
        assertThat(shelf.notesOf(profile))
                .singleElement()
                .asString()
                .endsWith("; the one that was loaded before goes on");
    }

    @Test
    void aCandidateComesAndGoes() throws IOException {
        shelf.install(List.of(profile), scorer);

        put("tiny.candidate.onnx", "v2", "true");
        assertThat(follow()).containsExactly("tiny.candidate.onnx");
        assertThat(shelf.modelsOf(DEVICE)).containsExactly(ACTIVE, CANDIDATE);

        Files.delete(folder.resolve("tiny.candidate.onnx"));
        follow();
        assertThat(shelf.modelsOf(DEVICE)).containsExactly(ACTIVE);
        assertThat(scorer.installed()).containsOnlyKeys("tiny.onnx");
    }

    /** What was loaded. */
    private List<String> follow() {
        ModelShelf.Delivery delivery = shelf.deliver(List.of(profile));
        shelf.take(delivery);
        scorer.follow(delivery.added(), delivery.withdrawn(), _ -> Scorer.Fate.REASSIGNED);
        return List.copyOf(delivery.added().keySet());
    }

    private void put(String name, String version, String deployable) throws IOException {
        Files.write(
                folder.resolve(name),
                TinyOnnx.full()
                        .metadata("model_version", version)
                        .metadata("deployable", deployable)
                        .bytes());
    }
}
