package io.millrace.models.dataset.csv;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.UnusableRecordingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one or more CSV files with a header line into one dataset. Rows are taken as they stand,
 * one period apart; a new run starts with each file and wherever the time jumps by more than {@link
 * #HOLE_PERIODS} periods or backwards. Not thread-safe.
 */
public final class CsvRecording {
    /** A missing row or two is held over, as the gateway does; more is a hole. */
    private static final int HOLE_PERIODS = 10;

    /** Rows in all files together: at 8 channels about 500 MB of memory. */
    private static final int ROWS_MAX = 5_000_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final String USUAL_TIME_COLUMN = "time";

    private static final Duration PERIOD_WITHOUT_TIMES = Duration.ofSeconds(1);

    private final CsvSelection selection;
    private final List<double[]> rows = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private final List<Integer> fileStarts = new ArrayList<>();

    private List<String> channels;

    private CsvRecording(CsvSelection selection) {
        this.selection = selection;
        this.channels = selection.channels();
    }

    /**
     * @throws UnusableRecordingException naming file, line and column of the first problem
     */
    public static Dataset read(List<Path> files, CsvSelection selection) {
        CsvRecording recording = new CsvRecording(selection);
        files.forEach(recording::readFile);
        return recording.dataset();
    }

    private void readFile(Path path) {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            skipByteOrderMark(reader);
            char separator = selection.separator().orElse(',');
            if (selection.separator().isEmpty()) {
                separator = detectSeparator(reader);
            }
            int start = rows.size();
            readRecords(new CsvRecords(reader, path.toString(), separator), path.toString());
            if (rows.size() > start) {
                fileStarts.add(start);
            }
        } catch (NoSuchFileException e) {
            throw new UnusableRecordingException(path + ": no such file");
        } catch (IOException e) {
            throw new UnusableRecordingException(
                    path + ": cannot be read as UTF-8 text (" + e.getMessage() + ")");
        }
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }

    private static char detectSeparator(BufferedReader reader) throws IOException {
        int headerLengthMax = 65_536;
        reader.mark(headerLengthMax);
        int balance = 0;
        for (int i = 0; i < headerLengthMax; i++) {
            int c = reader.read();
            if (c < 0 || c == '\n') {
                break;
            }
            balance += c == ';' ? 1 : c == ',' ? -1 : 0;
        }
        reader.reset();
        return balance > 0 ? ';' : ',';
    }

    private void readRecords(CsvRecords records, String file) throws IOException {
        List<String> header =
                records
                        .next()
                        .orElseThrow(() ->
                                new UnusableRecordingException(
                                        file + ": empty; expected a header line"))
                        .stream()
                        .map(String::strip)
                        .toList();
        CsvTable table = new CsvTable(file, header);
        Optional<String> timeName =
                selection.timeColumn().or(() -> header.stream().filter(this::isTime).findFirst());
        Optional<Integer> timeColumn = timeName.map(table::column);
        if (channels.isEmpty()) {
            channels = header.stream().filter(name -> !timeName.equals(Optional.of(name))).toList();
        }
        int[] columns = channels.stream().mapToInt(table::column).toArray();
        Optional<List<String>> fields = records.next();
        for (int row = 0; fields.isPresent(); row++) {
            if (row > selection.rows().last()) {
                return;
            }
            if (selection.rows().contains(row)) {
                List<String> values = complete(table, records.line(), fields.get());
                rows.add(numbers(table, records.line(), values, columns));
                timeColumn.ifPresent(
                        column -> times.add(time(table, records.line(), values, column)));
            }
            fields = records.next();
        }
    }

    private boolean isTime(String column) {
        return column.equals(USUAL_TIME_COLUMN) && !selection.channels().contains(column);
    }

    private List<String> complete(CsvTable table, long line, List<String> fields) {
        if (fields.size() != table.header().size()) {
            throw new UnusableRecordingException(
                    "%s:%d: %d fields, but the header has %d"
                            .formatted(table.file(), line, fields.size(), table.header().size()));
        }
        if (rows.size() >= ROWS_MAX) {
            throw new UnusableRecordingException(
                    "%s:%d: more than %,d rows; select fewer with --rows"
                            .formatted(table.file(), line, ROWS_MAX));
        }
        return fields;
    }

    private static double[] numbers(CsvTable table, long line, List<String> fields, int[] columns) {
        double[] values = new double[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = number(table, line, fields, columns[i]);
        }
        return values;
    }

    private static double number(CsvTable table, long line, List<String> fields, int column) {
        String text = fields.get(column).strip();
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message as for an infinite number.
        }
        String found = text.isEmpty() ? "no value" : "'" + text + "'";
        throw table.problem(
                line,
                table.header().get(column),
                found + ", expected a number; leave such rows out with --rows or repair them");
    }

    private static Instant time(CsvTable table, long line, List<String> fields, int column) {
        return TimeText.parse(fields.get(column))
                .orElseThrow(() ->
                        table.problem(
                                line,
                                table.header().get(column),
                                "'"
                                        + fields.get(column)
                                        + "', expected an ISO 8601 time, or seconds or"
                                        + " milliseconds since 1970"));
    }

    private Dataset dataset() {
        if (times.isEmpty()) {
            Duration period = selection.period().orElse(PERIOD_WITHOUT_TIMES);
            return new Dataset(channels, period, rows, Optional.empty(), fileStarts);
        }
        Duration period = selection.period().orElseGet(this::medianDistance);
        return new Dataset(channels, period, rows, Optional.of(times), runStarts(period));
    }

    private List<Integer> runStarts(Duration period) {
        Duration holdMax = period.multipliedBy(HOLE_PERIODS);
        List<Integer> starts = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            boolean isNewFile = fileStarts.contains(row);
            if (isNewFile || isHole(row, holdMax)) {
                starts.add(row);
            }
        }
        return starts;
    }

    private boolean isHole(int row, Duration holdMax) {
        Duration step = Duration.between(times.get(row - 1), times.get(row));
        return step.isNegative() || step.compareTo(holdMax) > 0;
    }

    private Duration medianDistance() {
        List<Duration> steps = new ArrayList<>();
        for (int row = 1; row < times.size(); row++) {
            Duration step = Duration.between(times.get(row - 1), times.get(row));
            if (step.isPositive()) {
                steps.add(step);
            }
        }
        if (steps.isEmpty()) {
            return PERIOD_WITHOUT_TIMES;
        }
        Duration median = steps.stream().sorted().skip(steps.size() / 2).findFirst().orElseThrow();
        // Jitter of the clock is no part of a period.
        return Duration.ofMillis(Math.max(1, Math.round(median.toNanos() / 1e6)));
    }
}
