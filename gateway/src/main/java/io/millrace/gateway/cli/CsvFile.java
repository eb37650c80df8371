package io.millrace.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a CSV file record by record: a header line, then rows; fields may be quoted, with doubled
 * quotes and line breaks inside. Blank lines are skipped. Not thread-safe.
 */
final class CsvFile implements AutoCloseable {
    /** The file cannot be used; the message names file, line and column. */
    static final class UnusableException extends RuntimeException {
        UnusableException(String message) {
            super(message);
        }
    }

    private static final int RECORD_LENGTH_MAX = 1_000_000;

    private final Path file;
    private final BufferedReader reader;
    private final char separator;
    private final List<String> header;
    private final long lengthBytes;
    private long readChars;
    private int line;
    private int recordLine;

    /** With the separator of the two usual ones that the header has more of. */
    static CsvFile open(Path file) throws IOException {
        return new CsvFile(file, Optional.empty());
    }

    static CsvFile open(Path file, char separator) throws IOException {
        return new CsvFile(file, Optional.of(separator));
    }

    // A parameter that may be missing, from two factories only.
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private CsvFile(Path file, Optional<Character> separator) throws IOException {
        this.file = file;
        lengthBytes = Files.size(file);
        reader = Files.newBufferedReader(file);
        String first = reader.readLine();
        line = 1;
        recordLine = 1;
        if (first == null || first.isBlank()) {
            reader.close();
            throw new UnusableException(file + ":1: expected a header line, found none");
        }
        String names = first.startsWith("\uFEFF") ? first.substring(1) : first;
        this.separator = separator.orElseGet(() -> usualSeparator(names));
        header = split(names).stream().map(String::strip).toList();
    }

    List<String> header() {
        return header;
    }

    /** Position of a column. */
    int column(String name) {
        int at = header.indexOf(name);
        if (at < 0) {
            throw new UnusableException(
                    "%s:1: there is no column %s, only %s".formatted(file, name, header));
        }
        return at;
    }

    /** The next row; empty at the end. */
    Optional<List<String>> next() throws IOException {
        String text = readLine();
        while (text != null && text.isBlank()) {
            text = readLine();
        }
        if (text == null) {
            return Optional.empty();
        }
        recordLine = line;
        List<String> fields = split(text);
        if (fields.size() != header.size()) {
            throw new UnusableException(
                    "%s:%d: %d fields, expected the header's %d"
                            .formatted(file, recordLine, fields.size(), header.size()));
        }
        return Optional.of(fields);
    }

    /** Says where in the last row something is wrong. */
    UnusableException problem(int column, String message) {
        return new UnusableException(
                "%s:%d: column %s: %s".formatted(file, recordLine, header.get(column), message));
    }

    /** How much of it has been read, 0 to 1; less than the truth where letters take more bytes. */
    double shareRead() {
        return (double) readChars / lengthBytes;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private String readLine() throws IOException {
        line++;
        String text = reader.readLine();
        readChars += text == null ? 0 : text.length() + 1L;
        return text;
    }

    private static char usualSeparator(String header) {
        long semicolons = header.chars().filter(c -> c == ';').count();
        long commas = header.chars().filter(c -> c == ',').count();
        return semicolons > commas ? ';' : ',';
    }

    private List<String> split(String first) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean isQuoted = false;
        String text = first;
        for (int at = 0; at < text.length() || isQuoted; at++) {
            if (at == text.length()) {
                text = continuation(field);
                at = -1;
                continue;
            }
            char c = text.charAt(at);
            boolean isDoubled = isQuoted && text.startsWith("\"\"", at);
            if (isDoubled) {
                field.append('"');
                at++;
            } else if (c == '"' && (isQuoted || field.isEmpty())) {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private String continuation(StringBuilder field) throws IOException {
        String text = readLine();
        if (text == null || field.length() + text.length() > RECORD_LENGTH_MAX) {
            throw new UnusableException(
                    "%s:%d: a quoted field is never closed".formatted(file, recordLine));
        }
        field.append('\n');
        return text;
    }
}
