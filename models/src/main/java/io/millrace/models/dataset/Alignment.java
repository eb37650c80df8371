package io.millrace.models.dataset;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lays samples that came at their own times into rows one period apart, by the very rules by which
 * the gateway makes rows of live readings: the first sample falls in the middle of its row, a
 * channel's value is the mean of its samples in the row, or the last one before it for as long as
 * that may be held; where a channel may be held no longer a run ends. A test of the gateway holds
 * both against each other.
 */
public final class Alignment {
    private static final Duration HOLD_MIN = Duration.ofSeconds(2);
    private static final int HOLD_PERIODS = 5;
    private static final int HOLD_ROWS_MAX = 1_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final List<String> channels;
    private final List<Span> leftOut;
    private final long periodNanos;
    private final double[] sums;
    private final int[] counts;
    private final double[] held;
    private final long[] heldAt;
    private final long[] intervals;
    private final List<double[]> rows = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private final List<Integer> runStarts = new ArrayList<>();
    private boolean isInRun;

    private Alignment(List<String> channels, Duration period, List<Span> leftOut) {
        this.channels = channels;
        this.leftOut = leftOut;
        this.periodNanos = period.toNanos();
        this.sums = new double[channels.size()];
        this.counts = new int[channels.size()];
        this.held = new double[channels.size()];
        this.heldAt = new long[channels.size()];
        this.intervals = new long[channels.size()];
        Arrays.fill(heldAt, NEVER);
    }

    /**
     * @param samples in any order
     * @param leftOut rows in there are dropped, and end a run
     */
    public static Dataset of(
            List<String> channels, List<Sample> samples, Duration period, List<Span> leftOut) {
        Alignment alignment = new Alignment(channels, period, leftOut);
        alignment.lay(samples.stream().sorted(Comparator.comparing(Sample::time)).toList());
        return new Dataset(
                channels,
                period,
                alignment.rows,
                Optional.of(alignment.times),
                alignment.runStarts);
    }

    /**
     * The distance from sample to sample, rounded to milliseconds: the median of the fastest
     * channel.
     */
    public static Optional<Duration> periodOf(List<Sample> samples, int channels) {
        Duration fastest = null;
        for (int channel = 0; channel < channels; channel++) {
            int of = channel;
            List<Instant> times =
                    samples.stream()
                            .filter(sample -> sample.channel() == of)
                            .map(Sample::time)
                            .sorted()
                            .toList();
            List<Duration> steps = new ArrayList<>();
            for (int i = 1; i < times.size(); i++) {
                Duration step = Duration.between(times.get(i - 1), times.get(i));
                if (step.isPositive()) {
                    steps.add(step);
                }
            }
            steps.sort(Comparator.naturalOrder());
            if (!steps.isEmpty()) {
                Duration median = steps.get(steps.size() / 2);
                fastest = fastest == null || median.compareTo(fastest) < 0 ? median : fastest;
            }
        }
        return Optional.ofNullable(fastest)
                .map(found -> Duration.ofMillis(Math.max(1, Math.round(found.toNanos() / 1e6))));
    }

    private void lay(List<Sample> samples) {
        if (samples.isEmpty()) {
            return;
        }
        Instant first = samples.getFirst().time();
        long open = 0;
        long newest = 0;
        for (Sample sample : samples) {
            // From the first sample on, so that decades fit.
            long at = Duration.between(first, sample.time()).toNanos();
            long row = Math.floorDiv(at + periodNanos / 2, periodNanos);
            if (row > open) {
                advance(open, row, first.plusNanos(newest), first);
                open = row;
            }
            newest = at;
            take(sample, at);
        }
        complete(open, first.plusNanos(newest));
    }

    private void take(Sample sample, long at) {
        int channel = sample.channel();
        sums[channel] += sample.value();
        counts[channel]++;
        if (heldAt[channel] != NEVER && at > heldAt[channel]) {
            learnInterval(channel, at - heldAt[channel]);
        }
        held[channel] = sample.value();
        heldAt[channel] = at;
    }

    /** A gap is no interval: one observation at most doubles what is expected. */
    private void learnInterval(int channel, long observed) {
        long known = intervals[channel];
        intervals[channel] =
                known == 0 ? observed : known + (Math.min(observed, 2 * known) - known) / 8;
    }

    private void advance(long open, long next, Instant newest, Instant first) {
        boolean isWhole = complete(open, newest);
        for (long row = open + 1; isWhole && row < next; row++) {
            isWhole = complete(row, first.plusNanos(row * periodNanos));
        }
    }

    /** Whether every channel had a value. */
    private boolean complete(long row, Instant time) {
        long end = row * periodNanos + periodNanos - periodNanos / 2;
        boolean isWhole = true;
        for (int channel = 0; channel < counts.length && isWhole; channel++) {
            boolean isHeld = heldAt[channel] != NEVER && end - heldAt[channel] <= hold(channel);
            isWhole = counts[channel] > 0 || isHeld;
        }
        boolean isWanted = leftOut.stream().noneMatch(span -> span.contains(time));
        if (isWhole && isWanted) {
            append(time);
        } else {
            isInRun = false;
        }
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
        return isWhole;
    }

    private void append(Instant time) {
        if (!isInRun) {
            runStarts.add(rows.size());
            isInRun = true;
        }
        double[] row = new double[channels.size()];
        for (int channel = 0; channel < row.length; channel++) {
            row[channel] = counts[channel] > 0 ? sums[channel] / counts[channel] : held[channel];
        }
        rows.add(row);
        times.add(time);
    }

    /** A channel slower than the model is held until two of its own intervals have passed. */
    private long hold(int channel) {
        long base = Math.max(HOLD_MIN.toNanos(), HOLD_PERIODS * periodNanos);
        long wanted = Math.max(base, 2 * intervals[channel] + periodNanos);
        return Math.min(wanted, HOLD_ROWS_MAX * periodNanos);
    }
}
