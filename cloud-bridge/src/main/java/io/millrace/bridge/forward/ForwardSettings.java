package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How a forwarder paces itself.
 *
 * @param gatewayId for the progress records
 * @param commitInterval longest time that a transaction of readings gathers entries under load
 * @param transactionTimeout after which Kafka aborts a transaction by itself
 * @param chunkEntriesMax most entries in one transaction
 * @param chunkBytesMax about as many bytes before compression; slow links get less
 * @param drainPerSecond most backlog readings per second; empty for no limit
 * @param backOffMax longest wait between two tries
 */
public record ForwardSettings(
        String gatewayId,
        Duration commitInterval,
        Duration transactionTimeout,
        int chunkEntriesMax,
        long chunkBytesMax,
        OptionalLong drainPerSecond,
        Duration backOffMax) {
    /** A topic costs a transaction about as much with one entry as with thirty, so rather many. */
    public static final int CHUNK_ENTRIES_MAX = 30_000;

    /** What a chunk may take of a small heap, a few times over. */
    public static final long CHUNK_BYTES_MAX = 8L << 20;

    static final Duration LIGHT_INTERVAL = Duration.ofMillis(50);
    static final Duration BACK_OFF_FIRST = Duration.ofMillis(200);

    /** Kafka forgets a transactional id that was not used for a week; a day is safely less. */
    static final Duration IDLE_MAX = Duration.ofDays(1);

    /** A step of the wall clock beyond this confuses time-outs inside the client. */
    static final Duration CLOCK_STEP_MAX = Duration.ofSeconds(5);

    /** How long a topic that Kafka refused is left alone before it is tried again. */
    static final Duration REFUSED_TOPIC_RETRY = Duration.ofMinutes(1);

    private static final Duration FRESH_MIN = Duration.ofSeconds(5);

    public static ForwardSettings defaults(String gatewayId) {
        return new ForwardSettings(
                gatewayId,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                CHUNK_ENTRIES_MAX,
                CHUNK_BYTES_MAX,
                OptionalLong.empty(),
                Duration.ofSeconds(5));
    }

    /** An entry that waited longer than this for its transaction is historical. */
    Duration freshFor() {
        Duration few = commitInterval.multipliedBy(10);
        return few.compareTo(FRESH_MIN) > 0 ? few : FRESH_MIN;
    }
}
