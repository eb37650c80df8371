package io.millrace.gateway.alert;

import io.millrace.gateway.score.ModelScore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How bad an anomaly is: by how far over the threshold its score has been at worst, 1 below 2
 * times, 2 below 5 times, else 3; and one more when it lasts for {@link #LONG}. What was worst is
 * forgotten at a restart, but the severity of the raise is not. Not thread-safe.
 */
final class AnomalySeverity {
    /** No passing disturbance any more. */
    static final Duration LONG = Duration.ofMinutes(15);

    private static final double RATIO_MEDIUM = 2.0;
    private static final double RATIO_HIGH = 5.0;

    private final Map<String, Integer> worst = new HashMap<>();

    static int byDistance(ModelScore score) {
        double ratio = score.score() / score.threshold();
        if (ratio < RATIO_MEDIUM) {
            return 1;
        }
        return ratio < RATIO_HIGH ? 2 : 3;
    }

    /** Another score while the alert is active. */
    void saw(AlertTransition raise, ModelScore score) {
        worst.merge(raise.alertId(), byDistance(score), Math::max);
    }

    /**
     * @param time on the clock of the raise's time
     */
    int at(AlertTransition raise, Instant time) {
        int distance =
                Math.max(raise.severity(), worst.getOrDefault(raise.alertId(), raise.severity()));
        boolean isLong = Duration.between(raise.time(), time).compareTo(LONG) >= 0;
        return isLong ? distance + 1 : distance;
    }

    void forget(String alertId) {
        worst.remove(alertId);
    }

    void clear() {
        worst.clear();
    }
}
