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
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the fit on recordings laid out as SKAB's: fit on rows 0 to 399 of each file, judge the
 * rest, one confusion matrix over all files; then a soak on the anomaly-free recording. A tool, not
 * a test: it needs the data folder as its only argument.
 */
public final class DetectionMeasurement {
    private static final List<String> CHANNELS =
            List.of(
                    "Accelerometer1RMS",
                    "Accelerometer2RMS",
                    "Current",
                    "Pressure",
                    "Temperature",
                    "Thermocouple",
                    "Voltage",
                    "Volume Flow RateRMS");

    private static final String LABEL = "anomaly";
    private static final int SKAB_TRAINING_ROWS = 400;
    private static final int SOAK_TRAINING_ROWS = 1_800;
    private static final double ROWS_PER_HOUR = 3_600;

    private DetectionMeasurement() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).resolve("skab");
        try (PrintWriter out =
                new PrintWriter(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            for (double multiple : new double[] {1.0, 1.5}) {
                Tally tally = new Tally();
                for (Path file : labelledFiles(folder)) {
                    judge(file, multiple, tally);
                }
                out.printf("skab multiple %.1f: %s%n", multiple, tally);
                soak(folder.resolve("anomaly-free/anomaly-free.csv"), multiple, out);
            }
        }
    }

    private static List<Path> labelledFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".csv"))
                    .filter(file -> !file.toString().contains("anomaly-free"))
                    .sorted()
                    .toList();
        }
    }

    private static void judge(Path file, double multiple, Tally tally) {
        List<String> columns = new ArrayList<>(CHANNELS);
        columns.add(LABEL);
        Dataset labelled = CsvRecording.read(List.of(file), CsvSelection.of(columns));
        Dataset recording =
                labelled.withChannels(IntStream.range(0, CHANNELS.size()).boxed().toList());
        List<Verdict> verdicts = replay(recording, SKAB_TRAINING_ROWS, multiple);
        for (int row = SKAB_TRAINING_ROWS; row < recording.size(); row++) {
            boolean isAnomaly = labelled.rows().get(row)[CHANNELS.size()] == 1;
            tally.add(isAnomaly, verdicts.get(row).isAlerted());
        }
        tally.endOfFile();
    }

    private static void soak(Path file, double multiple, PrintWriter out) {
        Dataset recording = CsvRecording.read(List.of(file), CsvSelection.of(CHANNELS));
        List<Verdict> verdicts = replay(recording, SOAK_TRAINING_ROWS, multiple);
        List<Verdict> unseen = verdicts.subList(SOAK_TRAINING_ROWS, verdicts.size());
        out.printf(
                "soak multiple %.1f: %.2f alarms per hour, %.2f %% of %d rows%n",
                multiple,
                Replay.alarms(unseen) * ROWS_PER_HOUR / unseen.size(),
                100 * Replay.alertedShare(unseen),
                unseen.size());
    }

    private static List<Verdict> replay(Dataset recording, int trainingRows, double multiple) {
        Dataset training =
                Dataset.unbroken(
                        recording.channels(),
                        recording.period(),
                        recording.rows().subList(0, trainingRows));
        FittedModel model =
                Trainer.fit(training, DetectorSettings.standard().withMultiple(multiple));
        List<Integer> kept = model.channels().stream().map(CHANNELS::indexOf).toList();
        return Replay.run(model, recording.withChannels(kept));
    }

    /** The pooled confusion matrix, and episodes of alerts that meet no anomaly. */
    private static final class Tally {
        private int hits;
        private int misses;
        private int falseRows;
        private int quietRows;
        private int falseEpisodes;
        private boolean isInEpisode;
        private boolean hasMetAnomaly;

        void add(boolean isAnomaly, boolean isAlerted) {
            hits += isAnomaly && isAlerted ? 1 : 0;
            misses += isAnomaly && !isAlerted ? 1 : 0;
            falseRows += !isAnomaly && isAlerted ? 1 : 0;
            quietRows += !isAnomaly && !isAlerted ? 1 : 0;
            if (!isAlerted) {
                endOfEpisode();
                return;
            }
            isInEpisode = true;
            hasMetAnomaly |= isAnomaly;
        }

        void endOfFile() {
            endOfEpisode();
        }

        private void endOfEpisode() {
            falseEpisodes += isInEpisode && !hasMetAnomaly ? 1 : 0;
            isInEpisode = false;
            hasMetAnomaly = false;
        }

        @Override
        public String toString() {
            double normalRows = falseRows + quietRows;
            return "F1 %.4f, FAR %.2f, MAR %.2f, %d false episode(s) in %.2f normal hours"
                    .formatted(
                            hits / (hits + (falseRows + misses) / 2.0),
                            100 * falseRows / normalRows,
                            100.0 * misses / (misses + hits),
                            falseEpisodes,
                            normalRows / ROWS_PER_HOUR);
        }
    }
}
