package io.millrace.benchmarks.detection;

import io.millrace.benchmarks.WrongOutcomeException;
import io.millrace.gateway.cli.ScoreCommand;
import io.millrace.models.cli.ModelsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The product's own commands {@code train} and {@code score}, and nothing else. */
final class Product {
    private static final String ALERT = "alert";
    private static final String COMMA = ",";

    private final Path folder;
    private final double multiple;
    private final String detector;

    /**
     * @param folder for models and scores
     * @param multiple the threshold, in units of the largest normal score
     * @param detector a word of {@code train --detector}
     */
    Product(Path folder, double multiple, String detector) {
        this.folder = folder;
        this.multiple = multiple;
        this.detector = detector;
    }

    /** With the detector that {@code train} takes by itself. */
    Product(Path folder, double multiple) {
        this(folder, multiple, "prediction");
    }

    /**
     * Learns from the first rows of a recording and judges the others.
     *
     * @param channels empty for every column but the time
     * @return for each row after the first ones whether an alert stood
     */
    List<Boolean> judge(
            Path recording, List<String> channels, String timeColumn, int trainingRows) {
        Path model = folder.resolve("model.onnx");
        Path scores = folder.resolve("scores.csv");
        List<String> train =
                new ArrayList<>(
                        List.of(
                                "train",
                                "--csv",
                                recording.toString(),
                                "--time-column",
                                timeColumn,
                                "--rows",
                                "0.." + (trainingRows - 1),
                                "--multiple",
                                Double.toString(multiple),
                                "--detector",
                                detector,
                                "--out",
                                model.toString()));
        if (!channels.isEmpty()) {
            train.addAll(List.of("--channels", String.join(COMMA, channels)));
        }
        run(ModelsCommand.commandLine(), train);
        run(
                new CommandLine(new ScoreCommand()),
                List.of(
                        "--model",
                        model.toString(),
                        "--csv",
                        recording.toString(),
                        "--time-column",
                        timeColumn,
                        "--rows",
                        trainingRows + "..",
                        "--out",
                        scores.toString()));
        return LabelledTable.read(scores, COMMA).marks(ALERT);
    }

    private static void run(CommandLine command, List<String> words) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int code = command.setOut(writer).setErr(writer).execute(words.toArray(String[]::new));
        if (code != 0) {
            throw new WrongOutcomeException(
                    "%s ended with %d: %s".formatted(String.join(" ", words), code, said));
        }
    }
}
