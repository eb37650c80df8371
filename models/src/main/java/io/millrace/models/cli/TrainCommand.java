package io.millrace.models.cli;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.RowRange;
import io.millrace.models.dataset.csv.CsvRecording;
import io.millrace.models.dataset.csv.CsvSelection;
import io.millrace.models.evaluate.ScorePicture;
import io.millrace.models.evaluate.TrainingReport;
import io.millrace.models.export.GoldenVector;
import io.millrace.models.export.onnx.OnnxModelFile;
import io.millrace.models.export.onnx.WholeFile;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.Trainer;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.DurationText;
import io.millrace.profile.EngineeringUnit;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code train}: recordings of normal running in, one model file with its report out. */
@Command(
        name = "train",
        description = "Fits an anomaly model to recordings of normal running.",
        footer = {
            "  ./millrace train --csv monday.csv tuesday.csv --profile centrifugal-pump --out pump.onnx",
            "  ./millrace train --kafka kafka-1:9092 --device pump-1 --from 2026-11-19T06:00:00Z --to 2026-11-20T06:00:00Z --out pump.onnx"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; the message says why",
            "2:wrong input: arguments, or recordings that no model can be made of"
        },
        footerHeading = "%nExamples:%n",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final String MODEL_SUFFIX = ".onnx";

    @Spec private CommandSpec spec;

    @Option(
            names = "--csv",
            arity = "1..*",
            paramLabel = "FILE",
            description = "recordings with a header line, oldest row first")
    private List<Path> csv = List.of();

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--profile",
            paramLabel = "P",
            description = "device profile whose channels make the model: its name, or a YAML file")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--channels",
            split = ",",
            paramLabel = "a,b,c",
            description =
                    "columns of the model; without it every channel of the profile, or every column but the time")
    private List<String> channels = List.of();

    @Option(
            names = "--time-column",
            paramLabel = "C",
            description = "column with each row's time; without it `time` if there is one")
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
            converter = RowRangeConverter.class,
            description = "rows of each file, zero-based, both included, open ends allowed")
    private RowRange rows = RowRange.ALL;

    @Option(
            names = "--period",
            paramLabel = "1s",
            converter = PeriodConverter.class,
            description = "from row to row; without it the median distance of the times, or 1s")
    private Optional<Duration> period = Optional.empty();

    @Option(
            names = "--multiple",
            defaultValue = "1.5",
            description = "threshold in units of the largest normal score; 1.0 is sensitive")
    private double multiple;

    @Option(
            names = "--detector",
            defaultValue = "prediction",
            paramLabel = "KIND",
            description =
                    "prediction: how far a row is from what the rows before it predict; level: how far each channel is from its mean, for slow signals, a value every few minutes")
    private Detector detector = Detector.PREDICTION;

    @Option(names = "--out", required = true, paramLabel = "M.onnx", description = "model to write")
    private Path out = Path.of("model.onnx");

    @Option(names = "--json", description = "end with one JSON object on standard output")
    private boolean isJson;

    @Option(
            names = "--golden",
            hidden = true,
            description = "also write NAME.golden.json: windows and what the graph must answer")
    private boolean isGolden;

    /** What is judged of a row. */
    enum Detector {
        PREDICTION,
        LEVEL
    }

    @Override
    public Integer call() {
        requireSource();
        DetectorSettings settings = settings();
        Optional<DeviceProfile> described = profile.map(ProfileChannels::find);
        List<String> selected =
                described.map(known -> ProfileChannels.select(known, channels)).orElse(channels);
        FittedModel model = fit(selected, settings);
        List<String> units =
                model.channels().stream().map(channel -> unit(described, channel)).toList();
        TrainingReport report = TrainingReport.of(model, units);

        Path reportFile = beside(".report.txt");
        String hash = OnnxModelFile.write(out, OnnxModelFile.bytes(model, units));
        write(reportFile, report.text());
        write(beside(".report.json"), TrainJson.report(report));
        write(beside(".report.svg"), ScorePicture.svg(model));
        if (isGolden) {
            write(beside(".golden.json"), TrainJson.golden(GoldenVector.sample(model)));
        }
        say(report);
        if (isJson) {
            PrintWriter standardOut = spec.commandLine().getOut();
            standardOut.println(TrainJson.result(model, out, hash, reportFile));
            standardOut.flush();
        }
        return ExitCode.OK;
    }

    /** With --json standard output is for the object alone, and the bar is left out. */
    private FittedModel fit(List<String> selected, DetectorSettings settings) {
        PrintWriter standardOut = spec.commandLine().getOut();
        try (ProgressBar bar =
                isJson ? new ProgressBar(standardOut, false) : ProgressBar.on(standardOut)) {
            Dataset recording =
                    kafka.isGiven()
                            ? kafka.read(selected, period, share -> bar.at("read", share))
                            : CsvRecording.read(
                                    csv,
                                    new CsvSelection(
                                            selected, timeColumn, separator, rows, period));
            return Trainer.fit(recording, settings, share -> bar.at("fit", share));
        }
    }

    private void requireSource() {
        kafka.fault(!csv.isEmpty())
                .ifPresent(fault -> {
                    throw new ParameterException(spec.commandLine(), fault);
                });
        if (csv.isEmpty() && !kafka.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing to learn from: give --csv FILE, or --kafka HOST:PORT and --device D");
        }
        if (!out.getFileName().toString().endsWith(MODEL_SUFFIX)) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + out + ": the name must end in " + MODEL_SUFFIX);
        }
    }

    private DetectorSettings settings() {
        try {
            DetectorSettings settings =
                    switch (detector) {
                        case PREDICTION -> DetectorSettings.standard();
                        case LEVEL -> DetectorSettings.level();
                    };
            return settings.withMultiple(multiple);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--multiple: " + e.getMessage(), e);
        }
    }

    private static String unit(Optional<DeviceProfile> described, String channel) {
        return described
                .map(found -> ProfileChannels.unit(found, channel))
                .orElse(EngineeringUnit.ONE.code());
    }

    private Path beside(String suffix) {
        String name = out.getFileName().toString();
        return out.resolveSibling(
                name.substring(0, name.length() - MODEL_SUFFIX.length()) + suffix);
    }

    private static void write(Path file, String text) {
        WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With --json everything but the object goes to standard error. */
    private void say(TrainingReport report) {
        PrintWriter writer = isJson ? spec.commandLine().getErr() : spec.commandLine().getOut();
        writer.println(report.text());
        writer.println("wrote " + out);
        writer.flush();
    }

    static final class RowRangeConverter implements ITypeConverter<RowRange> {
        @Override
        public RowRange convert(String text) {
            try {
                return RowRange.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static final class PeriodConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration period = DurationText.parse(text);
                if (period.isPositive()) {
                    return period;
                }
                throw new TypeConversionException("a period must be above zero, not " + text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
