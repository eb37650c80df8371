package io.millrace.gateway.console.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast the pipe runs, from what it has counted: the mean of the last seconds, so that a
 * transaction every half second does not make the figure jump. Keeps a handful of samples. One
 * thread at a time.
 */
public final class PipeMeter {

    private static final Duration SPAN = Duration.ofSeconds(5);
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final Duration SPACING = Duration.ofMillis(900);
    private static final double SECONDS_MIN = 0.5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private long lastForwarded = -1;
    private Optional<Instant> lastCommit = Optional.empty();

    /** Readings since the start of the process; {@code scored} in windows. */
    public record Counts(
            long received, long decoded, long scored, long journaled, long forwarded) {}

    /** The same per second. */
    public record Rates(
            double received, double decoded, double scored, double journaled, double forwarded) {
        public static final Rates NONE = new Rates(0, 0, 0, 0, 0);
    }

    private record Sample(long nanos, Counts counts) {}

    /**
     * Takes the counts of this moment.
     *
     * @param nanos elapsed, from any beginning
     * @param now for {@link #lastCommit}
     */
    public Rates take(long nanos, Instant now, Counts counts) {
        if (!samples.isEmpty() && nanos - samples.getLast().nanos() > STALE.toNanos()) {
            // Nobody has looked for a while: what went on meanwhile says nothing of now.
            samples.clear();
            lastCommit = Optional.empty();
            lastForwarded = -1;
        }
        if (lastForwarded >= 0 && counts.forwarded() > lastForwarded) {
            lastCommit = Optional.of(now);
        }
        lastForwarded = counts.forwarded();
        Sample present = new Sample(nanos, counts);
        // Two pages that are opened at once must not leave a span too short to divide by.
        if (samples.isEmpty() || nanos - samples.getLast().nanos() >= SPACING.toNanos()) {
            samples.addLast(present);
        }
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > SPAN.toNanos()) {
            samples.removeFirst();
        }
        return between(samples.getFirst(), present);
    }

    private static Rates between(Sample first, Sample last) {
        double seconds = (last.nanos() - first.nanos()) / NANOS_PER_SECOND;
        if (seconds < SECONDS_MIN) {
            return Rates.NONE;
        }
        Counts from = first.counts();
        Counts to = last.counts();
        return new Rates(
                (to.received() - from.received()) / seconds,
                (to.decoded() - from.decoded()) / seconds,
                (to.scored() - from.scored()) / seconds,
                (to.journaled() - from.journaled()) / seconds,
                (to.forwarded() - from.forwarded()) / seconds);
    }

    /** When Kafka was last seen to have committed more; empty when it never was. */
    public Optional<Instant> lastCommit() {
        return lastCommit;
    }
}
