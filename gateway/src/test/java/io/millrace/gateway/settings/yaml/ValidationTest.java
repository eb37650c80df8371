package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.DeviceProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
    @TempDir Path folder;

    private SettingsFiles files;

    @BeforeEach
    void openFolder() {
        files =
                new SettingsFiles(folder)
                        .with(
                                "gateway.yaml",
                                "gateway: {}\ncloud: {kafka: {bootstrap.servers: \"k:1\"}}\n")
                        .with("tank.yaml", "profile: tank\nversion: 1\nchannels: {c: {unit: q}}\n")
                        .with("notes.yaml", "hello: world\n")
                        .with("torn.yaml", "profile: [\n")
                        .with("readme.txt", "profile: nothing\n");
    }

    @Test
    void folderIsCheckedFileByFile() {
        assertThat(validate(folder))
                .containsExactly(
                        "gateway.yaml:1:1: gateway.id: is missing; add it",
                        "gateway.yaml:1:1: devices: warning: there are none; nothing will be received",
                        "notes.yaml:1:1: (file): is neither a gateway.yaml (it has no key gateway) nor a"
                                + " device profile (no key profile)",
                        "tank.yaml:3:22: channels.c.unit: \"q\" is no UCUM unit (case counts), for example"
                                + " Cel, bar, mm/s, A, %, /min, or \"1\" for none",
                        "torn.yaml:2:1: (file): YAML syntax: while parsing a flow node, expected the node"
                                + " content, but found '<stream end>' (begun in line 2)");
    }

    @Test
    void filesAreToldApartByTheirTopLevelKey() {
        files.with("any-name.yml", "gateway: {id: g}\ncloud: {}\n");

        assertThat(validate(folder.resolve("any-name.yml")))
                .contains("any-name.yml:2:1: cloud.kafka.bootstrap.servers: is missing; add it");
        assertThat(validate(folder.resolve("tank.yaml"))).hasSize(1);
    }

    @Test
    void pathThatIsNotThereIsAProblem() {
        assertThat(validate(folder.resolve("gone.yaml")))
                .containsExactly("gone.yaml:1:1: (file): there is no such file");
    }

    @Test
    void folderWithoutYamlIsAProblem() {
        files.with("empty/x.txt", "");

        assertThat(validate(folder.resolve("empty")))
                .containsExactly("empty:1:1: (file): the folder holds no .yaml file");
    }

    @Test
    void goodFilesGiveNoLine() {
        files.with("tank.yaml", "profile: tank\nversion: 1\nchannels: {c: {unit: m}}\n");

        assertThat(validate(folder.resolve("tank.yaml"))).isEmpty();
    }

    private List<String> validate(Path path) {
        return files.lines(Validation.of(List.of(path), Map.of(), new NoModels()));
    }

    /** No profile here names a model. */
    private static final class NoModels implements ModelFit {
        @Override
        public boolean isThere(String modelFile, Path directory) {
            return false;
        }

        @Override
        public List<String> problemsOf(DeviceProfile profile, Path directory) {
            return List.of();
        }

        @Override
        public List<String> cautionsOf(DeviceProfile profile, Path directory) {
            return List.of();
        }
    }
}
