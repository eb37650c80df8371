package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, one fault at a time; device lists have their own test. */
class SettingsProblemsTest {
    private static final String GOOD =
            """
            gateway: {id: g1}
            cloud:
              kafka: {bootstrap.servers: "k:9092"}
            devices: [{name: s1, profile: single-value, mqtt: {topic: t/s1}}]
            """;

    @TempDir Path folder;

    private SettingsFiles files;

    @BeforeEach
    void openFolder() {
        files = new SettingsFiles(folder);
    }

    @Test
    void goodFileHasNoProblem() {
        assertThat(problemsWith("")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFaultIsToldWhereItStands(String added, String expected) {
        assertThat(problemsWith(added + "\n")).containsExactly("gateway.yaml:" + expected);
    }

    @ParameterizedTest
    @MethodSource("cloudFaults")
    void eachFaultOfTheCloudIsToldWhereItStands(String added, String expected) {
        String kafka =
                added.startsWith("kafka:") ? "" : "  kafka: {bootstrap.servers: \"k:9092\"}\n";
        String text =
                GOOD.replaceFirst(
                        "  kafka:.*\\n", "  " + Matcher.quoteReplacement(added + "\n" + kafka));

        assertThat(files.with("gateway.yaml", text).problems(Map.of()))
                .containsExactly("gateway.yaml:" + expected);
    }

    static List<Arguments> faults() throws IOException {
        return pairs("faults.txt");
    }

    static List<Arguments> cloudFaults() throws IOException {
        return pairs("cloud-faults.txt");
    }

    /** A line that is added to a good file, and below it, indented, the problem that it gives. */
    private static List<Arguments> pairs(String file) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/settings", file));
        List<Arguments> pairs = new ArrayList<>();
        for (int line = 0; line < lines.size(); line += 2) {
            pairs.add(Arguments.of(lines.get(line), lines.get(line + 1).strip()));
        }
        return pairs;
    }

    private List<String> problemsWith(String added) {
        return files.with("gateway.yaml", GOOD + added).problems(Map.of());
    }
}
