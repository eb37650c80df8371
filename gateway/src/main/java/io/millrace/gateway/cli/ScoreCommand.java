package io.millrace.gateway.cli;

import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.score.onnx.OnnxModel;
import io.millrace.gateway.score.onnx.OnnxModelLoader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code score}: a recording in, one judged line per row out. */
@Command(
        name = "score",
        description = "Replays a recording through the gateway's own scorer and alert filter.",
        footer = {
            "  ./millrace score --model pump.onnx --csv tuesday.csv --out scores.csv",
            "  ./millrace score --model pump.onnx --csv tuesday.csv --rows 5000..9999 --out scores.csv"
        },
        mixinStandardHelpOptions = true)
public final class ScoreCommand implements Callable<Integer> {
    private static final String USUAL_TIME_COLUMN = "time";

    @Spec private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "the model")
    private Path model = Path.of("");

    @Option(
            names = "--csv",
            required = true,
            paramLabel = "FILE",
            description = "a recording with a header line, oldest row first, one period apart")
    private Path csv = Path.of("");

    @Option(
            names = "--time-column",
            paramLabel = "C",
            description =
                    "copied to the output; without it `time` if there is one, else the row number")
    private Optional<String> timeColumn = Optional.empty();

    @Option(
            names = "--separator",
            paramLabel = "S",
            description = "one character; without it comma or semicolon, by the header")
    private Optional<Character> separator = Optional.empty();

    @Option(
            names = "--rows",
            paramLabel = "A..B",
            defaultValue = "..",
            converter = RowRangeText.class,
            description =
                    "rows to write, zero-based, both included, open ends allowed; earlier rows of"
                            + " the file warm the model up")
    private RowRange rows = RowRange.parse("..");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "CSV to write")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        try (OnnxModel loaded = new OnnxModelLoader().load(model)) {
            OnnxModelLoader.caution(model).ifPresent(this::warn);
            return replay(loaded);
        } catch (ModelRefusedException | CsvFile.UnusableException e) {
            return complain(ExitCode.USAGE, e.getMessage());
        } catch (NoSuchFileException e) {
            return complain(ExitCode.USAGE, e.getFile() + ": there is no such file or folder");
        } catch (IOException | UncheckedIOException e) {
            return complain(ExitCode.SOFTWARE, csv + " to " + out + ": " + e.getMessage());
        }
    }

    private void warn(String caution) {
        spec.commandLine().getErr().println("warning: " + caution);
    }

    private int complain(int exitCode, String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return exitCode;
    }

    /** The output is born under another name, so that a half-written one is never taken for it. */
    private int replay(OnnxModel loaded) throws IOException {
        Path unfinished = out.resolveSibling(out.getFileName() + ".part");
        try (CsvFile file = open()) {
            Optional<String> failure = writeLines(loaded, file, unfinished);
            if (failure.isPresent()) {
                return complain(ExitCode.SOFTWARE, model + ": " + failure.get());
            }
            Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
            return ExitCode.OK;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private CsvFile open() throws IOException {
        return separator.isPresent() ? CsvFile.open(csv, separator.get()) : CsvFile.open(csv);
    }

    private Optional<String> writeLines(OnnxModel loaded, CsvFile file, Path target)
            throws IOException {
        Columns columns = columns(file, loaded.manifest());
        try (BufferedWriter writer = Files.newBufferedWriter(target)) {
            ScoreLines lines = new ScoreLines(writer, loaded.manifest(), rows);
            try (RecordingReplay replay = new RecordingReplay(loaded, lines::write)) {
                play(file, columns, lines, replay);
                return replay.failure();
            }
        }
    }

    private void play(CsvFile file, Columns columns, ScoreLines lines, RecordingReplay replay)
            throws IOException {
        Optional<List<String>> fields = file.next();
        try (ProgressBar bar = ProgressBar.on(spec.commandLine().getOut())) {
            for (long row = 0; fields.isPresent() && row <= rows.last(); row++) {
                String number = Long.toString(row);
                List<String> found = fields.get();
                lines.expect(columns.time.map(found::get).orElse(number));
                replay.row(values(file, columns, found));
                bar.at("score", file.shareRead());
                fields = file.next();
            }
        }
        replay.end();
    }

    /** Positions in the file. */
    private record Columns(Optional<Integer> time, List<Integer> channels) {}

    private Columns columns(CsvFile file, ModelManifest manifest) {
        boolean hasUsual =
                file.header().contains(USUAL_TIME_COLUMN)
                        && !manifest.channels().contains(USUAL_TIME_COLUMN);
        Optional<String> time =
                timeColumn.or(() -> hasUsual ? Optional.of(USUAL_TIME_COLUMN) : Optional.empty());
        return new Columns(
                time.map(file::column), manifest.channels().stream().map(file::column).toList());
    }

    private static List<OptionalDouble> values(CsvFile file, Columns columns, List<String> fields) {
        List<OptionalDouble> values = new ArrayList<>();
        for (int column : columns.channels) {
            values.add(value(file, column, fields.get(column).strip()));
        }
        return values;
    }

    private static OptionalDouble value(CsvFile file, int column, String text) {
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            throw file.problem(column, "expected a number or nothing, found '" + text + "'");
        }
    }

    /** Writes the verdicts of the selected rows. */
    private static final class ScoreLines {
        private final BufferedWriter writer;
        private final ModelManifest manifest;
        private final RowRange rows;
        private final Queue<String> times = new ArrayDeque<>();

        ScoreLines(BufferedWriter writer, ModelManifest manifest, RowRange rows)
                throws IOException {
            this.writer = writer;
            this.manifest = manifest;
            this.rows = rows;
            List<String> names = new ArrayList<>(List.of("time", "score", "threshold", "alert"));
            manifest.channels().forEach(channel -> names.add("contribution_" + channel));
            writeFields(names);
        }

        /** The time of the next row; its verdict may come some rows later. */
        void expect(String time) {
            times.add(time);
        }

        void write(RecordingReplay.Verdict verdict) {
            String time = times.remove();
            if (!rows.contains(verdict.row())) {
                return;
            }
            List<String> fields = new ArrayList<>();
            fields.add(time);
            fields.add(verdict.score().map(score -> Double.toString(score.score())).orElse(""));
            fields.add(Double.toString(manifest.threshold()));
            fields.add(verdict.isAlerted() ? "1" : "0");
            for (String channel : manifest.channels()) {
                fields.add(verdict.score().map(score -> share(score, channel)).orElse(""));
            }
            try {
                writeFields(fields);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String share(ModelScore score, String channel) {
            Double share = score.contributions().get(channel);
            return share == null ? "" : Double.toString(share);
        }

        private void writeFields(List<String> fields) throws IOException {
            writer.write(String.join(",", fields.stream().map(ScoreLines::quoted).toList()));
            writer.write('\n');
        }

        private static String quoted(String field) {
            boolean isPlain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
            return isPlain ? field : '"' + field.replace("\"", "\"\"") + '"';
        }
    }

    static final class RowRangeText implements ITypeConverter<RowRange> {
        @Override
        public RowRange convert(String text) {
            try {
                return RowRange.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
