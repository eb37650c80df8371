package io.millrace.profile.yaml;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Environment variables that stand in for scalars of a file: the variable of a key is a prefix and
 * its path in capitals, with {@code _} for everything that is no letter or digit, so {@code
 * journal.commit-interval} is {@code MILLRACE_JOURNAL_COMMIT_INTERVAL}. Remembers which variables
 * were asked for, so that the others can be reported. Not thread-safe.
 */
public final class YamlOverrides {
    private final String prefix;
    private final Map<String, String> variables = new TreeMap<>();
    private final Set<String> asked = new HashSet<>();

    /**
     * @param prefix with its {@code _}, for example {@code MILLRACE_}
     */
    public YamlOverrides(String prefix, Map<String, String> environment) {
        this.prefix = prefix;
        environment.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                variables.put(name, value);
            }
        });
    }

    /** Nothing stands in for anything. */
    public static YamlOverrides none() {
        return new YamlOverrides("", Map.of());
    }

    /** The variable for {@code path}, for example {@code devices[0].name}. */
    public String variableOf(String path) {
        return prefix + path.toUpperCase(Locale.ROOT).replace("]", "").replaceAll("[^A-Z0-9]", "_");
    }

    /** Variables that no reader asked for. */
    public List<String> unused() {
        return variables.keySet().stream().filter(name -> !asked.contains(name)).toList();
    }

    /** The variables set below {@code path}, by the part of the name that follows it. */
    Map<String, String> below(String path) {
        String start = variableOf(path) + "_";
        Map<String, String> found = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(start) && name.length() > start.length()) {
                found.put(name.substring(start.length()), value);
                asked.add(name);
            }
        });
        return found;
    }

    Optional<String> find(String path) {
        String name = variableOf(path);
        asked.add(name);
        return Optional.ofNullable(variables.get(name));
    }
}
