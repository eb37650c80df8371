package io.millrace.benchmarks.detection;

import io.millrace.emulator.cli.WrongInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The columns of a recording that the product must not see, and the times of its rows. */
final class LabelledTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Path file;
    private final List<String> header;
    private final List<String[]> rows;

    private LabelledTable(Path file, List<String> header, List<String[]> rows) {
        this.file = file;
        this.header = header;
        this.rows = rows;
    }

    /**
     * @param separator between the fields, none of which is quoted
     */
    static LabelledTable read(Path file, String separator) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new WrongInputException(file + " is empty, expected a header line");
            }
            return new LabelledTable(
                    file,
                    List.of(lines.getFirst().split(separator, -1)),
                    lines.stream()
                            .skip(1)
                            .filter(line -> !line.isBlank())
                            .map(line -> line.split(separator, -1))
                            .toList());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    int size() {
        return rows.size();
    }

    List<Instant> times(String column) {
        int at = position(column);
        return rows.stream()
                .map(row -> LocalDateTime.parse(row[at], TIME).toInstant(ZoneOffset.UTC))
                .toList();
    }

    /** Where a column of numbers is 1. */
    List<Boolean> marks(String column) {
        int at = position(column);
        return rows.stream().map(row -> Double.parseDouble(row[at]) == 1).toList();
    }

    private int position(String column) {
        int at = header.indexOf(column);
        if (at < 0) {
            throw new WrongInputException(
                    "%s has no column %s, it has %s"
                            .formatted(file, column, String.join(", ", header)));
        }
        return at;
    }
}
