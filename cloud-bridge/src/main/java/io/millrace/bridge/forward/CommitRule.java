package io.millrace.bridge.forward;

import io.millrace.bridge.journal.LaneName;
import java.time.Duration;

/**
 * When a lane's next transaction is due. Alerts: at once. Readings: under light load as soon as 50
 * ms have passed since the last one, so that latency stays low; under heavy load the transaction
 * grows until it is full or the commit interval has passed, because each costs Kafka the same
 * whether it carries ten entries or ten thousand.
 */
record CommitRule(LaneName lane, Duration lightInterval, Duration commitInterval) {
    /** A waiting backlog below this part of a full chunk is light load. */
    private static final int LIGHT_PART = 8;

    /**
     * How long to wait before taking a chunk; zero when due.
     *
     * @param waiting durable entries not yet sent, more than 0
     * @param chunkMax entries of a full chunk
     * @param sinceLast since the end of the last transaction
     */
    Duration waitFor(long waiting, int chunkMax, Duration sinceLast) {
        if (lane == LaneName.ALERTS || waiting >= chunkMax) {
            return Duration.ZERO;
        }
        Duration due =
                waiting < Math.max(1, chunkMax / LIGHT_PART) ? lightInterval : commitInterval;
        Duration left = due.minus(sinceLast);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
