package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.settings.yaml.Validation;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each gateway.yaml of {@code broken/} has one fault, by itself or with a profile or model beside
 * it; {@code expected.txt} holds what the command prints, file by file. Faults inside a profile
 * have their own folder in device-profiles.
 */
class BrokenGatewaysTest {
    private static final Path BROKEN = Path.of("src/test/resources/broken");

    @Test
    @Guarantee("P1")
    void everyFaultIsToldWithItsLineColumnAndKey() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            List<ProfileProblem> problems =
                    Validation.of(List.of(file), Map.of(), new ModelTrial());
            assertThat(problems)
                    .as("%s", file)
                    .anyMatch(problem -> problem.severity() == Severity.ERROR);
            problems.stream()
                    .filter(problem -> problem.severity() == Severity.ERROR)
                    .map(ProfileProblem::format)
                    .map(BrokenGatewaysTest::named)
                    .forEach(lines::add);
        }

        assertThat(lines)
                .containsExactlyElementsOf(Files.readAllLines(BROKEN.resolve("expected.txt")));
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(BROKEN)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    /** With files named from the folder, also inside a message. */
    private static String named(String line) {
        return line.replace(BROKEN.toAbsolutePath() + "/", "").replace(BROKEN + "/", "");
    }
}
