package io.millrace.profile.yaml;

import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects everything wrong with the files of one reading, so that the user learns it at once and
 * not one by one. The same problem is told once. Keeps at most {@link #LIMIT} and counts the rest.
 * Not thread-safe.
 */
public final class ProblemList {
    /** Most problems kept; a file with more was not written by hand. */
    public static final int LIMIT = 1_000;

    private static final Comparator<ProfileProblem> READING_ORDER =
            Comparator.comparing(ProfileProblem::file)
                    .thenComparingInt(ProfileProblem::line)
                    .thenComparingInt(ProfileProblem::column);

    private final Set<ProfileProblem> problems = new LinkedHashSet<>();
    private int errors;
    private int untold;

    /** Reports what makes the file unusable. */
    public void error(YamlPosition position, String key, String message) {
        add(problem(position, key, message, Severity.ERROR));
    }

    /** Reports what the user should know though the file can be used. */
    public void warning(YamlPosition position, String key, String message) {
        add(problem(position, key, message, Severity.WARNING));
    }

    /** Takes over problems found elsewhere. */
    public void addAll(Collection<ProfileProblem> others) {
        others.forEach(this::add);
    }

    /** Errors reported so far; comparing two counts tells whether a part was read well. */
    public int errorCount() {
        return errors;
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /** All problems, by file, line and column. */
    public List<ProfileProblem> inReadingOrder() {
        List<ProfileProblem> sorted = new ArrayList<>(problems);
        sorted.sort(READING_ORDER);
        if (untold > 0) {
            ProfileProblem last = sorted.getLast();
            String message = "and " + untold + " more problems, not shown";
            sorted.add(
                    problem(
                            new YamlPosition(last.file(), last.line(), last.column()),
                            "",
                            message,
                            Severity.ERROR));
        }
        return List.copyOf(sorted);
    }

    /** Takes over a problem found elsewhere. */
    public void add(ProfileProblem problem) {
        if (problems.size() >= LIMIT) {
            untold++;
            errors++;
        } else if (problems.add(problem) && problem.severity() == Severity.ERROR) {
            errors++;
        }
    }

    private static ProfileProblem problem(
            YamlPosition position, String key, String message, Severity severity) {
        return new ProfileProblem(
                position.file(), position.line(), position.column(), key, message, severity);
    }
}
