package io.millrace.profile.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.profile.ProfileProblem;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Each file of {@code broken/} has one fault. {@code schema/}: the JSON Schema sees it too; {@code
 * loader-only/}: it takes arithmetic, UCUM or a look at two places; {@code syntax/}: it is no
 * profile-shaped YAML at all; {@code warning/}: both let it pass. {@code expected.txt} holds what
 * the command prints.
 */
class BrokenProfilesTest {
    private static final Path BROKEN = Path.of("src/test/resources/broken");
    private static final Path SHIPPED = Path.of("profiles");
    private static final Schema SCHEMA = schema();

    @Test
    @Guarantee("P1")
    void everyFaultIsToldWithItsLineColumnAndKey() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : filesBelow(BROKEN).toList()) {
            problems(file).forEach(problem -> lines.add(problem.format()));
        }

        assertThat(lines)
                .containsExactlyElementsOf(Files.readAllLines(BROKEN.resolve("expected.txt")));
    }

    @ParameterizedTest
    @MethodSource("seenBySchema")
    void schemaRefusesWhatTheLoaderRefuses(Path file) throws IOException {
        assertThat(isRefusedByLoader(file)).isTrue();
        assertThat(isRefusedBySchema(file)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("beyondSchema")
    void loaderSeesWhatTheSchemaCannot(Path file) throws IOException {
        assertThat(isRefusedByLoader(file)).isTrue();
        assertThat(isRefusedBySchema(file)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("onlyWarned")
    void bothLetPassWhatIsOnlyWarnedOf(Path file) throws IOException {
        assertThat(isRefusedByLoader(file)).isFalse();
        assertThat(isRefusedBySchema(file)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void bothAcceptEveryShippedProfile(Path file) throws IOException {
        assertThat(isRefusedByLoader(file)).isFalse();
        assertThat(SCHEMA.validate(json(file))).isEmpty();
    }

    @Test
    void schemaAndLoaderKnowTheSameKeys() {
        ProfileKeys.SECTIONS
                .all()
                .forEach((section, keys) ->
                        assertThat(schemaOf(section).path("properties").fieldNames())
                                .toIterable()
                                .as(section)
                                .containsExactlyInAnyOrderElementsOf(keys));
    }

    /** Where the schema describes a section such as {@code channels.*.mqtt}. */
    private static JsonNode schemaOf(String section) {
        JsonNode node = SCHEMA.getSchemaNode();
        for (String step : section.isEmpty() ? new String[0] : section.split("\\.", -1)) {
            JsonNode below =
                    step.equals("*")
                            ? node.path("additionalProperties")
                            : node.path("properties").path(step);
            node =
                    below.has("$ref")
                            ? SCHEMA.getSchemaNode().at(below.path("$ref").asText().substring(1))
                            : below;
        }
        return node;
    }

    static Stream<Path> seenBySchema() {
        return filesBelow(BROKEN.resolve("schema"));
    }

    static Stream<Path> beyondSchema() {
        return filesBelow(BROKEN.resolve("loader-only"));
    }

    static Stream<Path> onlyWarned() {
        return filesBelow(BROKEN.resolve("warning"));
    }

    static Stream<Path> shipped() {
        return filesBelow(SHIPPED);
    }

    private static boolean isRefusedByLoader(Path file) {
        return problems(file).stream()
                .anyMatch(problem -> problem.severity() == ProfileProblem.Severity.ERROR);
    }

    private static boolean isRefusedBySchema(Path file) throws IOException {
        return !SCHEMA.validate(json(file)).isEmpty();
    }

    /** With the file named from the folder of all broken ones. */
    private static List<ProfileProblem> problems(Path file) {
        ProblemList problems = new ProblemList();
        YamlSource.ofFile(file, problems)
                .map(source -> new YamlSource(named(file), source.text()))
                .ifPresent(source -> ProfileLoader.read(source, problems));
        return problems.inReadingOrder();
    }

    private static String named(Path file) {
        return file.startsWith(BROKEN)
                ? BROKEN.relativize(file).toString()
                : file.getFileName().toString();
    }

    private static JsonNode json(Path file) throws IOException {
        LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        Object tree = new Load(settings).loadFromString(Files.readString(file));
        return new ObjectMapper().valueToTree(tree);
    }

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(
                            new ObjectMapper()
                                    .readTree(
                                            Files.readString(
                                                    Path.of("schema/device-profile.schema.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
