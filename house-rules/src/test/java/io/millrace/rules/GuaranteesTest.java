package io.millrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/GUARANTEES.md may call a promise held only where a test proves it, and tests name only
 * promises that exist.
 */
class GuaranteesTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([A-Z]\\d) \\|.*\\| (held|in part|not yet) \\|");
    private static final Pattern MARK = Pattern.compile("@Guarantee\\(\\{?([^)}]*)\\}?\\)");
    private static final Pattern ID = Pattern.compile("\"([A-Z]\\d)\"");

    @Test
    void everyHeldPromiseHasATest() {
        Map<String, String> promises = promises();

        assertThat(promises).as("rows of docs/GUARANTEES.md").hasSizeGreaterThanOrEqualTo(10);
        promises.forEach((id, state) -> {
            if (!state.equals("not yet")) {
                assertThat(proved()).as("promises with a test; %s is '%s'", id, state).contains(id);
            }
        });
    }

    @Test
    void everyTestNamesAPromiseThatExists() {
        assertThat(promises().keySet()).containsAll(proved());
    }

    private static Map<String, String> promises() {
        Matcher row = ROW.matcher(Repository.text(Repository.root().resolve("docs/GUARANTEES.md")));
        Map<String, String> promises = new TreeMap<>();
        while (row.find()) {
            promises.put(row.group(1), row.group(2));
        }
        return promises;
    }

    private static Set<String> proved() {
        Set<String> ids = new TreeSet<>();
        for (Path file : Repository.files(".java")) {
            Matcher mark = MARK.matcher(Repository.text(file));
            while (!Repository.name(file).startsWith("house-rules") && mark.find()) {
                Matcher id = ID.matcher(mark.group(1));
                while (id.find()) {
                    ids.add(id.group(1));
                }
            }
        }
        return ids;
    }
}
