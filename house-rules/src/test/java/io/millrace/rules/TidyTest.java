package io.millrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * House rules over the source tree that no compiler checks (STYLE: limits, markers, links, a README
 * per module).
 */
class TidyTest {
    private static final int LINES_MAX = 400;
    private static final int COLUMNS_MAX = 120;
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern OPEN_MARKER =
            Pattern.compile("\\bTODO\\b(?! #\\d+)|\\bFIX" + "ME\\b");

    @Test
    void noJavaFileOutgrowsItsLimit() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            long lines = Repository.text(file).lines().count();
            if (lines > LINES_MAX) {
                tooLong.add(Repository.name(file) + ": " + lines + " lines");
            }
        }

        assertThat(tooLong)
                .as("more than %d lines: a second idea wants its own file", LINES_MAX)
                .isEmpty();
    }

    @Test
    void noJavaLineIsWiderThanAScreen() {
        List<String> tooWide = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            List<String> lines = Repository.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (withoutTexts(lines.get(i)).length() > COLUMNS_MAX) {
                    tooWide.add(Repository.name(file) + ":" + (i + 1));
                }
            }
        }

        assertThat(tooWide).as("wider than %d columns", COLUMNS_MAX).isEmpty();
    }

    @Test
    void noMarkerIsLeftBehind() {
        List<String> marked = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            Matcher marker = OPEN_MARKER.matcher(Repository.text(file));
            if (marker.find()) {
                marked.add(Repository.name(file) + ": " + marker.group());
            }
        }

        assertThat(marked)
                .as("a to-do names its issue, the other marker never reaches main")
                .isEmpty();
    }

    @Test
    void everyModuleSaysWhatItIs() {
        assertThat(Repository.MODULES)
                .allSatisfy(module ->
                        assertThat(Repository.root().resolve(module).resolve("README.md"))
                                .isRegularFile());
    }

    @Test
    void everyMarkdownFileHasOneTitle() {
        for (Path file : Repository.files(".md")) {
            assertThat(
                            withoutCode(Repository.text(file))
                                    .lines()
                                    .filter(line -> line.startsWith("# ")))
                    .as("titles of %s", Repository.name(file))
                    .hasSize(1);
        }
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path file : Repository.files(".md")) {
            Matcher link = LINK.matcher(withoutCode(Repository.text(file)));
            while (link.find()) {
                String target = link.group(1).strip();
                if (!target.contains("://") && !Files.exists(file.resolveSibling(target))) {
                    dead.add(Repository.name(file) + " -> " + target);
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    /** An exact message in a test is one long literal: breaking it would hide what is expected. */
    private static String withoutTexts(String line) {
        return line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "");
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
    }
}
