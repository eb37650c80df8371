package io.millrace.profile;

import java.time.Duration;

/**
 * Report by exception: a reading goes on when its value moved by more than the deadband since the
 * last one that did, when its quality changed, or at the latest every heartbeat.
 *
 * @param deadband in the channel's unit, 0 or more; 0 reports every reading
 * @param heartbeat longest silence, positive
 */
public record ReportRule(double deadband, Duration heartbeat) {
    /** Every reading goes on. */
    public static final ReportRule EVERYTHING = new ReportRule(0.0, Duration.ofSeconds(60));

    public ReportRule {
        if (!(deadband >= 0.0 && Double.isFinite(deadband))) {
            throw new IllegalArgumentException("deadband must be 0 or more, not " + deadband);
        }
        if (!heartbeat.isPositive()) {
            throw new IllegalArgumentException("heartbeat must be longer than 0, not " + heartbeat);
        }
    }
}
