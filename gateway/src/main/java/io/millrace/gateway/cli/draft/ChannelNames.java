package io.millrace.gateway.cli.draft;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes names that a profile allows, each different. Not thread-safe. */
final class ChannelNames {
    private static final int CHARS_MAX = 60;
    private final Set<String> given = new HashSet<>();

    /**
     * @param way the members that lead to the value, the last counts most
     */
    String of(List<String> way) {
        String name = plain(way.isEmpty() ? "" : way.getLast());
        if (!given.add(name)) {
            name = plain(String.join("-", way));
            for (int i = 2; !given.add(name); i++) {
                name = plain(String.join("-", way)) + "-" + i;
            }
        }
        return name;
    }

    /** Lower-case letters, digits and inner hyphens; {@code value} where nothing is left. */
    static String plain(String text) {
        String split = text.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        String legal = split.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        String cut = legal.length() <= CHARS_MAX ? legal : legal.substring(0, CHARS_MAX);
        String name = cut.replaceAll("-+$", "");
        return name.isEmpty() ? "value" : name;
    }
}
