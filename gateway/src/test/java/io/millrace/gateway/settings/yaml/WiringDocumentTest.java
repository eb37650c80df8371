package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/WIRING.md, as a user would copy them. */
class WiringDocumentTest {
    private static final Pattern SAMPLE = Pattern.compile("(?s)```yaml\\n(.*?)```");
    private static final Pattern PROFILE = Pattern.compile("profile: (\\S+)\\n");

    @TempDir Path folder;

    @Test
    void everyExampleLoadsWithoutAProblem() throws IOException {
        SettingsFiles files = new SettingsFiles(folder);
        List<String> samples =
                SAMPLE.matcher(Files.readString(Path.of("../docs/WIRING.md")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        for (String sample : samples) {
            Matcher profile = PROFILE.matcher(sample);
            if (profile.lookingAt()) {
                files.with("profiles/" + profile.group(1) + ".yaml", sample);
            } else {
                files.with(
                        "gateway.yaml",
                        "gateway: {id: g}\ncloud: {kafka: {bootstrap.servers: \"k:1\"}}\n"
                                + sample);
            }
        }

        assertThat(files.problems(Map.of())).isEmpty();
        assertThat(files.loaded(Map.of()).settings().devices()).hasSize(samples.size() - 1);
    }
}
