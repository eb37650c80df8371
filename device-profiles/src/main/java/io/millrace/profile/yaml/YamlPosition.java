package io.millrace.profile.yaml;

/**
 * Where something stands.
 *
 * @param file as the user named it, or the environment variable that holds it
 * @param line from 1
 * @param column from 1
 */
public record YamlPosition(String file, int line, int column) {
    /** The very beginning, for what concerns the file as a whole. */
    public static YamlPosition startOf(String file) {
        return new YamlPosition(file, 1, 1);
    }
}
