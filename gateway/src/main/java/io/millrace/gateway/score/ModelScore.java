package io.millrace.gateway.score;

import io.millrace.gateway.reading.DeviceId;
import java.time.Instant;
import java.util.Map;

/**
 * What a model says of one device at one time.
 *
 * @param score smoothed; higher is stranger
 * @param threshold from the model file
 * @param contributions each channel's share, 0 to 1, summing to 1; empty when the model gives none
 * @param time of the newest row of the window
 * @param rule how the model wants its score to become an alert
 */
public record ModelScore(
        DeviceId device,
        String model,
        double score,
        double threshold,
        Map<String, Double> contributions,
        Instant time,
        AlertFilter rule) {

    public ModelScore {
        contributions = Map.copyOf(contributions);
    }

    /**
     * @param rowsToRaise consecutive rows over the threshold that raise
     * @param offRatio clears below this share of the threshold
     */
    public record AlertFilter(int rowsToRaise, double offRatio) {}
}
