package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.yaml.ProfileKeys;
import io.millrace.profile.yaml.YamlSections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    /** Sections that need no row of their own: their keys say it all. */
    private static final Set<String> PLAIN_SECTIONS =
            Set.of(
                    "gateway",
                    "mqtt",
                    "gpio",
                    "journal",
                    "cloud",
                    "cloud.topics",
                    "profiles",
                    "models",
                    "console",
                    "log");

    @Test
    void everyKeyThatTheLoadersKnowIsDocumentedAndNoOther() throws IOException {
        Set<String> known = new TreeSet<>();
        addKeys(known, GatewayKeys.SECTIONS);
        known.removeAll(PLAIN_SECTIONS);
        addKeys(known, ProfileKeys.SECTIONS);

        String document = Files.readString(Path.of("../docs/CONFIGURATION.md"));
        List<String> documented =
                ROW.matcher(document).results().map((MatchResult row) -> row.group(1)).toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void everyRefusedKafkaPropertyIsDocumented() throws IOException {
        String document = Files.readString(Path.of("../docs/CONFIGURATION.md"));

        assertThat(KafkaProperties.refusedNames())
                .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
    }

    private static void addKeys(Set<String> keys, YamlSections sections) {
        sections.all()
                .forEach((section, names) ->
                        names.forEach(
                                name -> keys.add(section.isEmpty() ? name : section + "." + name)));
    }
}
