package io.millrace.models.dataset.csv;

import io.millrace.models.dataset.UnusableRecordingException;
import java.util.List;

/**
 * The column names of one CSV file and where it lies, so that every problem is named the same way.
 *
 * @param file as shown in messages
 * @param header column names, stripped
 */
record CsvTable(String file, List<String> header) {
    CsvTable {
        header = List.copyOf(header);
    }

    /**
     * @throws UnusableRecordingException if there is no such column, or two
     */
    int column(String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new UnusableRecordingException(
                    "%s:1: no column '%s'; the file has %s"
                            .formatted(file, name, String.join(", ", header)));
        }
        if (header.lastIndexOf(name) != index) {
            throw new UnusableRecordingException(
                    "%s:1: two columns are called '%s'; rename one".formatted(file, name));
        }
        return index;
    }

    UnusableRecordingException problem(long line, String column, String what) {
        return new UnusableRecordingException(
                "%s:%d: column '%s': %s".formatted(file, line, column, what));
    }
}
