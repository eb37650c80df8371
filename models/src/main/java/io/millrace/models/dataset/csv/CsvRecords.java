package io.millrace.models.dataset.csv;

import io.millrace.models.dataset.UnusableRecordingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a CSV file by RFC 4180: quoted fields, doubled quotes, line breaks inside quotes. Blank
 * lines are skipped. Not thread-safe.
 */
final class CsvRecords {
    /** A line longer than this is no table of readings; it guards against a wrong file. */
    private static final int LINE_LENGTH_MAX = 1_000_000;

    private final BufferedReader reader;
    private final String file;
    private final char separator;
    private long line;
    private long recordLine;

    CsvRecords(BufferedReader reader, String file, char separator) {
        this.reader = reader;
        this.file = file;
        this.separator = separator;
    }

    /** Line number of the last record's first line, from 1. */
    long line() {
        return recordLine;
    }

    Optional<List<String>> next() throws IOException {
        String text = reader.readLine();
        line++;
        while (text != null && text.isBlank()) {
            text = reader.readLine();
            line++;
        }
        recordLine = line;
        return text == null ? Optional.empty() : Optional.of(split(text));
    }

    private List<String> split(String first) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        String text = first;
        int at = 0;
        boolean isQuoted = false;
        while (true) {
            if (at == text.length()) {
                if (!isQuoted) {
                    fields.add(field.toString());
                    return fields;
                }
                text = continued(field);
                at = 0;
                continue;
            }
            char c = text.charAt(at);
            if (c == '"' && isQuoted && at + 1 < text.length() && text.charAt(at + 1) == '"') {
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
            at++;
        }
    }

    private String continued(StringBuilder field) throws IOException {
        String text = reader.readLine();
        line++;
        if (text == null || field.length() + text.length() > LINE_LENGTH_MAX) {
            throw new UnusableRecordingException(
                    "%s:%d: a quoted field is never closed".formatted(file, recordLine));
        }
        field.append('\n');
        return text;
    }
}
