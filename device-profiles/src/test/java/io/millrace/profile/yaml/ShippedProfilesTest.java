package io.millrace.profile.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.ProfileLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedProfilesTest {
    private static final Path SOURCES = Path.of("profiles");

    @Test
    void everyProfileOfTheFolderIsShipped() throws IOException {
        ProfileLibrary library = ProfileLoader.shipped();

        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            library.names().stream().map(name -> name + ".yaml").toList());
        }
    }

    @Test
    void shippedProfilesHaveNoProblems() throws IOException {
        for (String name : ProfileLoader.shipped().names()) {
            ProblemList problems = new ProblemList();
            Path file = SOURCES.resolve(name + ".yaml");

            ProfileLoader.read(YamlSource.ofFile(file, problems).orElseThrow(), problems);

            assertThat(problems.inReadingOrder()).isEmpty();
        }
    }

    @Test
    void loadedProfileKeepsItsSourceText() throws IOException {
        ProfileLibrary library = ProfileLoader.shipped();

        assertThat(library.find("centrifugal-pump").orElseThrow().sourceText())
                .isEqualTo(Files.readString(SOURCES.resolve("centrifugal-pump.yaml")));
    }
}
