package io.millrace.models.measure;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.csv.CsvRecording;
import io.millrace.models.dataset.csv.CsvSelection;
import io.millrace.models.evaluate.Replay;
import io.millrace.models.evaluate.Replay.Verdict;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.Trainer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how soon a fault is raised and which channel leads. A tool, not a test; arguments:
 * training CSV, row at which the fault begins in the others, CSV with a fault...
 */
public final class FaultMeasurement {
    private FaultMeasurement() {}

    public static void main(String[] arguments) {
        Dataset training = read(Path.of(arguments[0]), List.of());
        FittedModel model = Trainer.fit(training, DetectorSettings.standard());
        int faultRow = Integer.parseInt(arguments[1]);
        try (PrintWriter out =
                new PrintWriter(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            for (int i = 2; i < arguments.length; i++) {
                Path file = Path.of(arguments[i]);
                List<Verdict> verdicts = Replay.run(model, read(file, model.channels()));
                out.println(file.getFileName() + ": " + judge(model, verdicts, faultRow));
            }
        }
    }

    private static Dataset read(Path file, List<String> channels) {
        return CsvRecording.read(List.of(file), CsvSelection.of(channels));
    }

    private static String judge(FittedModel model, List<Verdict> verdicts, int faultRow) {
        int start = Math.min(faultRow, verdicts.size());
        List<Verdict> before = verdicts.subList(0, start);
        String calm =
                "%d false alert(s), largest normal score %.3f of %.3f"
                        .formatted(
                                Replay.alarms(before),
                                before.stream()
                                        .mapToDouble(Verdict::score)
                                        .filter(Double::isFinite)
                                        .max()
                                        .orElse(0),
                                model.threshold());
        for (int row = start; row < verdicts.size(); row++) {
            if (verdicts.get(row).isAlerted()) {
                double seconds = (row + 1 - start) * model.period().toMillis() / 1e3;
                return "raised after %.1f s, led by %s, %s"
                        .formatted(seconds, order(model, verdicts.get(row)), calm);
            }
        }
        return "not raised, " + calm;
    }

    private static List<String> order(FittedModel model, Verdict verdict) {
        double sum = 0;
        List<Integer> channels = new ArrayList<>();
        for (int c = 0; c < verdict.contributions().length; c++) {
            sum += verdict.contributions()[c];
            channels.add(c);
        }
        double whole = sum;
        return channels.stream()
                .sorted((a, b) ->
                        Double.compare(verdict.contributions()[b], verdict.contributions()[a]))
                .limit(3)
                .map(c ->
                        "%s %.0f %%"
                                .formatted(
                                        model.channels().get(c),
                                        100 * verdict.contributions()[c] / whole))
                .toList();
    }
}
