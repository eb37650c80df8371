package io.millrace.profile;

/**
 * One thing wrong with a file, where it stands and what to do.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column from 1
 * @param key dotted path, for example {@code channels.temperature.unit}; empty for the file as a
 *     whole
 * @param message what was found, what was expected, what to do
 * @param severity a warning does not refuse the file
 */
public record ProfileProblem(
        String file, int line, int column, String key, String message, Severity severity) {

    /** Whether the file can still be used. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * {@code file:line:column: key: message}, with {@code warning:} before the message of a
     * warning, and {@code (file)} for the key of what concerns the file as a whole.
     */
    public String format() {
        String mark = severity == Severity.WARNING ? "warning: " : "";
        String where = key.isEmpty() ? "(file)" : key;
        return file + ":" + line + ":" + column + ": " + where + ": " + mark + message;
    }
}
