package io.millrace.profile.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlDocumentTest {
    private static final YamlSections SECTIONS =
            YamlSections.of(
                    Map.of(
                            "", List.of("name", "count", "wait", "flag", "part", "items", "free"),
                            "part", List.of("size"),
                            "items[]", List.of("name")));

    private final ProblemList problems = new ProblemList();

    @TempDir Path folder;

    @Test
    void everyPositionCountsFromOne() {
        YamlMapping top = top("name: x\npart:\n  size:   [1]\n");

        assertThat(top.section("part").find("size").orElseThrow().position())
                .isEqualTo(new YamlPosition("f.yaml", 3, 11));
        assertThat(top.section("part").find("size").orElseThrow().keyPosition())
                .isEqualTo(new YamlPosition("f.yaml", 3, 3));
    }

    @Test
    void readsCoreSchemaNumbersAlone() {
        assertThat(number("12")).isEqualTo(12.0);
        assertThat(number("-1.5e3")).isEqualTo(-1500.0);
        assertThat(number("0x1F")).isEqualTo(31.0);
        assertThat(number("0o17")).isEqualTo(15.0);
        assertThat(lines()).isEmpty();

        assertThat(top("count: 1_000").find("count").flatMap(YamlValue::number)).isEmpty();
        assertThat(top("count: .nan").find("count").flatMap(YamlValue::number)).isEmpty();
        assertThat(lines())
                .containsExactly(
                        "f.yaml:1:8: count: expected a number, found \"1_000\"",
                        "f.yaml:1:8: count: expected a finite number, found the number .nan");
    }

    @Test
    void hugeExponentIsNoWholeNumber() {
        assertThat(top("count: 1e999999999").find("count").flatMap(v -> v.integerBetween(0, 9)))
                .isEmpty();
        assertThat(lines())
                .containsExactly(
                        "f.yaml:1:8: count: expected a finite number, found the number 1e999999999");
    }

    @Test
    void onAndNoAreText() {
        YamlMapping top = top("name: no\nflag: on\n");

        assertThat(top.find("name").flatMap(YamlValue::text)).contains("no");
        assertThat(top.find("flag").flatMap(YamlValue::bool)).isEmpty();
        assertThat(lines())
                .containsExactly("f.yaml:2:7: flag: expected true or false, found \"on\"");
    }

    @Test
    void theSameProblemIsToldOnce() {
        YamlMapping top = top("count: x\n");

        assertThat(top.find("count").flatMap(YamlValue::number)).isEmpty();
        assertThat(top.find("count").flatMap(YamlValue::number)).isEmpty();

        assertThat(lines()).hasSize(1);
    }

    @Test
    void longAndManyLinedValuesAreShownShort() {
        YamlMapping top = top("count: \"" + "a\\n".repeat(100) + "\"");

        assertThat(top.find("count").flatMap(YamlValue::number)).isEmpty();

        assertThat(lines())
                .containsExactly(
                        "f.yaml:1:8: count: expected a number, found \""
                                + "a ".repeat(20)
                                + "...\"");
    }

    @Test
    void moreProblemsThanAnyoneReadsAreCounted() {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < ProblemList.LIMIT + 500; line++) {
            text.append("unknown").append(line).append(": 1\n");
        }

        top(text.toString());

        List<ProfileProblem> told = problems.inReadingOrder();
        assertThat(told).hasSize(ProblemList.LIMIT + 1);
        assertThat(told.getLast().message()).isEqualTo("and 500 more problems, not shown");
        assertThat(told.getLast().severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreNoFault() throws IOException {
        YamlMapping top = fileTop("\uFEFFname: x\r\ncount: y\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(top.find("name").flatMap(YamlValue::text)).contains("x");
        assertThat(top.find("count").flatMap(YamlValue::number)).isEmpty();
        assertThat(lines()).containsExactly("f.yaml:2:8: count: expected a number, found \"y\"");
    }

    @Test
    void saysWhereAFileStopsBeingUtf8() throws IOException {
        Path file = folder.resolve("f.yaml");
        Files.write(file, "name: x\nunit: \u00b0C\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(YamlSource.ofFile(file, problems)).isEmpty();
        assertThat(lines())
                .containsExactly(
                        "f.yaml:2:7: (file): is not UTF-8 text from here on; save it as UTF-8");
    }

    @Test
    void fileAboveOneMebibyteIsRefusedUnread() throws IOException {
        Path file = folder.resolve("f.yaml");
        Files.writeString(file, "#".repeat(YamlSource.BYTES_MAX + 1));

        assertThat(YamlSource.ofFile(file, problems)).isEmpty();
        assertThat(lines())
                .containsExactly("f.yaml:1:1: (file): is larger than 1 MiB, the most that is read");
    }

    @Test
    void missingFileAndFolderAreNamed() {
        assertThat(YamlSource.ofFile(folder.resolve("none.yaml"), problems)).isEmpty();
        assertThat(YamlSource.ofFile(folder, problems)).isEmpty();

        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "none.yaml:1:1: (file): there is no such file",
                        folder + ":1:1: (file): cannot be read: it is a folder");
    }

    @Test
    void deepNestingNeverReachesTheRecursiveComposer() {
        String deep = "[".repeat(YamlSource.BYTES_MAX - 10);

        assertThat(YamlDocument.parse(new YamlSource("f.yaml", "name: " + deep), problems))
                .isEmpty();
        assertThat(lines())
                .containsExactly("f.yaml:1:38: (file): is nested more than 32 levels deep");
    }

    @Test
    void listItemsAreCountedFromZero() {
        YamlMapping top = top("items:\n  - {name: a}\n  - {nam: b}\n");

        for (YamlValue item : top.find("items").flatMap(YamlValue::items).orElseThrow()) {
            item.mapping().ifPresent(mapping -> mapping.require("name"));
        }

        assertThat(lines())
                .containsExactly(
                        "f.yaml:3:5: items[1].name: is missing; add it",
                        "f.yaml:3:6: items[1].nam: unknown key; did you mean name?");
    }

    @Test
    void environmentOverridesScalarsAndNamesItself() {
        Map<String, String> environment =
                Map.of("X_COUNT", "7", "X_PART_SIZE", "many", "X_WAIT", "3s", "X_PART_SIZ", "1");
        YamlOverrides overrides = new YamlOverrides("X_", environment);
        YamlMapping top = top("count: 1\n", overrides);

        assertThat(top.find("count").flatMap(YamlValue::number)).contains(7.0);
        assertThat(top.find("wait").flatMap(YamlValue::duration)).contains(Duration.ofSeconds(3));
        assertThat(top.section("part").find("size").flatMap(YamlValue::number)).isEmpty();
        assertThat(lines())
                .containsExactly("X_PART_SIZE:1:1: part.size: expected a number, found \"many\"");
        assertThat(overrides.unused()).containsExactly("X_PART_SIZ");
    }

    @Test
    void environmentAddsToAFreePartUnderDottedNames() {
        Map<String, String> environment =
                Map.of("X_FREE_LINGER_MS", "9", "X_FREE_BOOTSTRAP_SERVERS", "k:1");
        YamlMapping top = top("free: {linger.ms: 5}\n", new YamlOverrides("X_", environment));

        Map<String, YamlValue> free = top.scalars("free");

        assertThat(free.keySet()).containsExactlyInAnyOrder("linger.ms", "bootstrap.servers");
        assertThat(free.get("linger.ms").anyScalar()).contains("9");
    }

    private double number(String text) {
        return top("count: " + text).find("count").flatMap(YamlValue::number).orElseThrow();
    }

    private YamlMapping top(String text) {
        return top(text, YamlOverrides.none());
    }

    private YamlMapping top(String text, YamlOverrides overrides) {
        return YamlDocument.parse(new YamlSource("f.yaml", text), problems)
                .orElseThrow()
                .root(SECTIONS, overrides);
    }

    private YamlMapping fileTop(byte[] bytes) throws IOException {
        Path file = folder.resolve("f.yaml");
        Files.write(file, bytes);
        return YamlSource.ofFile(file, problems)
                .flatMap(source -> YamlDocument.parse(source, problems))
                .orElseThrow()
                .root(SECTIONS, YamlOverrides.none());
    }

    private List<String> lines() {
        return problems.inReadingOrder().stream()
                .map(problem -> problem.format().replace(folder + "/", ""))
                .toList();
    }
}
