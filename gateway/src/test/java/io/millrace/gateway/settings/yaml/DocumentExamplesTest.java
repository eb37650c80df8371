package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The YAML examples of the documents, as a user would copy them. */
class DocumentExamplesTest {
    private static final Pattern SAMPLE = Pattern.compile("(?s)```yaml\\n(.*?)```");
    private static final Pattern INLINE_DEVICE = Pattern.compile("`(\\{name: [^`]*})`");
    private static final Pattern PROFILE = Pattern.compile("profile: (\\S+)\\n");
    private static final String GATEWAY =
            "gateway: {id: g}\ncloud: {kafka: {bootstrap.servers: \"k:1\"}}\n";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/WIRING.md", "docs/CONFIGURATION.md"})
    void everyExampleLoadsWithoutAProblem(String document) throws IOException {
        List<String> gateways = gatewaysOf(Files.readString(Path.of("..", document)));

        assertThat(gateways).isNotEmpty();
        for (String gateway : gateways) {
            assertThat(new SettingsFiles(folder).with("gateway.yaml", gateway).problems(Map.of()))
                    .as(gateway)
                    .isEmpty();
        }
    }

    @Test
    void wiringHasAWholeExampleForEachShippedProfileThatCanBeWired() throws IOException {
        assertThat(gatewaysOf(Files.readString(Path.of("../docs/WIRING.md"))))
                .anyMatch(text -> isWhole(text) && text.contains("profile: door-contact, gpio:"))
                .anyMatch(
                        text -> isWhole(text) && text.contains("profile: pulse-flowmeter, gpio:"));
    }

    private static boolean isWhole(String sample) {
        return sample.startsWith("gateway:") && !sample.startsWith(GATEWAY);
    }

    /** Writes the profiles and gives the rest, each as a whole gateway.yaml. */
    private List<String> gatewaysOf(String document) {
        List<String> gateways = new ArrayList<>();
        for (String sample : found(SAMPLE, document)) {
            Matcher profile = PROFILE.matcher(sample);
            if (profile.lookingAt()) {
                new SettingsFiles(folder).with("profiles/" + profile.group(1) + ".yaml", sample);
            } else {
                gateways.add(sample.startsWith("gateway:") ? sample : GATEWAY + sample);
            }
        }
        found(INLINE_DEVICE, document)
                .forEach(device -> gateways.add(GATEWAY + "devices:\n  - " + device + "\n"));
        return gateways;
    }

    private static List<String> found(Pattern pattern, String document) {
        return pattern.matcher(document).results().map(match -> match.group(1)).toList();
    }
}
