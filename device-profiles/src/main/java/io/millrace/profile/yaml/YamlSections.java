package io.millrace.profile.yaml;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys that a kind of file knows, by section, for example {@code mqtt.listener} -> {@code
 * address, tls, ...}; the top of the file is the section {@code ""}. One such table feeds the
 * reader, the suggestions for misspelt keys and the test that every key is documented.
 */
public final class YamlSections {
    private final Map<String, List<String>> keysBySection;

    private YamlSections(Map<String, List<String>> keysBySection) {
        this.keysBySection = keysBySection;
    }

    /** Keys in the order in which they are documented. */
    public static YamlSections of(Map<String, List<String>> keysBySection) {
        return new YamlSections(Map.copyOf(keysBySection));
    }

    public Map<String, List<String>> all() {
        return new TreeMap<>(keysBySection);
    }

    /**
     * @throws IllegalArgumentException when there is no such section: a slip in the program, not in
     *     a file
     */
    List<String> keys(String section) {
        List<String> keys = keysBySection.get(section);
        if (keys == null) {
            throw new IllegalArgumentException("no section " + section);
        }
        return keys;
    }
}
