package io.millrace.models.evaluate;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.fit.CrossFit;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.ResidualModel;
import io.millrace.profile.DurationText;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * How a fit went, in figures and in words. Immutable.
 *
 * @param replayAlarms alerts that the training rows themselves would raise
 * @param replayAlertedShare share of training rows under an alert, 0 to 1
 * @param warnings what a user should know before deploying it
 */
public record TrainingReport(
        FittedModel model,
        List<ChannelFit> channels,
        int replayAlarms,
        double replayAlertedShare,
        List<String> warnings) {

    /**
     * One channel of the model.
     *
     * @param mean in engineering units
     * @param sigma spread in training, engineering units
     * @param residualSigma what the prediction leaves of it, engineering units
     */
    public record ChannelFit(
            String name, String unit, double mean, double sigma, double residualSigma) {
        /** Share of the variance that the prediction explains, 0 to 1. */
        public double explained() {
            double left = residualSigma / sigma;
            return 1 - left * left;
        }
    }

    public TrainingReport {
        channels = List.copyOf(channels);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param units UCUM codes in the order of the model's channels
     */
    public static TrainingReport of(FittedModel model, List<String> units) {
        ResidualModel residuals = model.residuals();
        List<ChannelFit> channels = new ArrayList<>();
        for (int c = 0; c < units.size(); c++) {
            double sigma = residuals.scaling().sigma()[c];
            channels.add(
                    new ChannelFit(
                            model.channels().get(c),
                            units.get(c),
                            residuals.scaling().mean()[c],
                            sigma,
                            residuals.residualSigma()[c] * sigma));
        }
        List<Replay.Verdict> replay = Replay.run(model, model.training());
        return new TrainingReport(
                model,
                channels,
                Replay.alarms(replay),
                Replay.alertedShare(replay),
                warnings(model));
    }

    private static List<String> warnings(FittedModel model) {
        List<String> warnings = new ArrayList<>();
        int rows = model.training().size();
        if (!model.isDeployable()) {
            warnings.add(
                    "%,d rows are fewer than %,d: the model is marked deployable: false and may only run as a shadow"
                            .formatted(rows, FittedModel.DEPLOYABLE_ROWS_MIN));
        }
        int holes = model.training().runs().size() - 1;
        if (holes > 0) {
            warnings.add(
                    "the recording has %,d holes; no window reaches across them".formatted(holes));
        }
        model.constants()
                .forEach((name, value) ->
                        warnings.add(
                                "channel '%s' never left %s and is not in the model"
                                        .formatted(name, value)));
        return warnings;
    }

    /** The report as a page of text. */
    public String text() {
        Dataset training = model.training();
        CrossFit crossFit = model.crossFit();
        DetectorSettings settings = model.residuals().settings();
        Formatter page = new Formatter(Locale.ROOT);
        page.format("Anomaly model, contract millrace-anomaly/1\n");
        page.format("\n");
        page.format(
                "rows         %,d, %s apart, %d run(s)\n",
                training.size(), DurationText.format(model.period()), training.runs().size());
        training.firstTime().ifPresent(time -> page.format("from         %s\n", time));
        training.lastTime().ifPresent(time -> page.format("to           %s\n", time));
        page.format(
                "threshold    %.4f = %s x %.4f, the largest score of normal running (at least %s)\n",
                model.threshold(),
                settings.multiple(),
                crossFit.normalScore(settings),
                settings.normalScoreMin());
        page.format(
                "cross-fit    largest score of each block: %s\n", rounded(crossFit.foldMaxima()));
        page.format(
                "replay       %d alert(s) on the training rows, %.2f %% of rows\n",
                replayAlarms, 100 * replayAlertedShare);
        page.format("deployable   %s\n", model.isDeployable() ? "yes" : "no");
        page.format("\n");
        appendChannels(page);
        for (String warning : warnings) {
            page.format("\n");
            page.format("warning: %s\n", warning);
        }
        return page.toString();
    }

    private void appendChannels(Formatter page) {
        page.format(
                "%-24s %-8s %14s %14s %16s %10s\n",
                "channel", "unit", "mean", "sigma", "residual sigma", "explained");
        for (ChannelFit channel : channels) {
            page.format(
                    "%-24s %-8s %14.6g %14.6g %16.6g %9.1f%%\n",
                    channel.name(),
                    channel.unit(),
                    channel.mean(),
                    channel.sigma(),
                    channel.residualSigma(),
                    100 * channel.explained());
        }
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream().map(value -> String.format(Locale.ROOT, "%.4f", value)).toList();
    }
}
