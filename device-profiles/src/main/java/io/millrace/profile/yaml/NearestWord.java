package io.millrace.profile.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a user most likely meant to write. */
public final class NearestWord {
    private static final int LONGEST_COMPARED = 100;
    private static final int SHORT = 3;

    private NearestWord() {}

    /**
     * The known word that differs from {@code word} in the fewest letters, if it is close enough to
     * be a slip of the keyboard: at most a third of its letters; in a short word one, in a middling
     * one two. Else the shortest known word that it is the beginning of.
     */
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST_COMPARED) {
            return Optional.empty();
        }
        int tolerance = word.length() <= SHORT ? word.length() / 2 : Math.max(2, word.length() / 3);
        return known.stream()
                .filter(candidate -> candidate.length() <= LONGEST_COMPARED)
                .filter(candidate -> distance(word, candidate) <= tolerance)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .or(() -> beginningWith(word, known));
    }

    private static Optional<String> beginningWith(String word, Collection<String> known) {
        return word.length() < SHORT
                ? Optional.empty()
                : known.stream()
                        .filter(candidate -> candidate.startsWith(word))
                        .min(Comparator.comparingInt(String::length));
    }

    /** {@code "; did you mean X?"}, or nothing. */
    public static String suggestion(String word, Collection<String> known) {
        return to(word, known).map(nearest -> "; did you mean " + nearest + "?").orElse("");
    }

    /** Levenshtein: insertions, deletions and exchanges of single letters. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int exchange = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                int insertOrDelete = Math.min(previous[column], current[column - 1]) + 1;
                current[column] = Math.min(insertOrDelete, previous[column - 1] + exchange);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
