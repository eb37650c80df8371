package io.millrace.gateway.score;

import io.millrace.gateway.reading.DeviceId;
import java.time.Instant;
import java.util.Map;

/**
 * What a model says of one device at one time.
 *
 * @param model name and version of the model, {@code NAME@VERSION}
 * @param score smoothed; higher is stranger
 * @param threshold from the model file
 * @param contributions each channel's share, 0 to 1, summing to 1; empty when the model gives none
 * @param deviations how far each channel is from what the others predict, less its baseline, in
 *     sigmas of training; above 0 is higher than expected; empty when the model gives none
 * @param time of the newest row of the window
 * @param rule how the model wants its score to become an alert
 * @param isShadow the model is on trial: its scores are counted and shown but raise nothing
 */
public record ModelScore(
        DeviceId device,
        String model,
        double score,
        double threshold,
        Map<String, Double> contributions,
        Map<String, Double> deviations,
        Instant time,
        AlertFilter rule,
        boolean isShadow) {

    public ModelScore {
        contributions = Map.copyOf(contributions);
        deviations = Map.copyOf(deviations);
    }

    /** The same score as if its model were not on trial. */
    public ModelScore withoutShadow() {
        return new ModelScore(
                device, model, score, threshold, contributions, deviations, time, rule, false);
    }

    /** The same score with other shares of the channels. */
    public ModelScore withContributions(Map<String, Double> others) {
        return new ModelScore(
                device, model, score, threshold, others, deviations, time, rule, isShadow);
    }

    /**
     * @param rowsToRaise consecutive rows over the threshold that raise, 1 or more
     * @param offRatio clears below this share of the threshold, above 0, at most 1
     */
    public record AlertFilter(int rowsToRaise, double offRatio) {
        public AlertFilter {
            if (rowsToRaise < 1 || !(offRatio > 0.0 && offRatio <= 1.0)) {
                throw new IllegalArgumentException(
                        "rows to raise must be 1 or more and the off ratio in (0, 1], not "
                                + rowsToRaise
                                + " and "
                                + offRatio);
            }
        }
    }
}
