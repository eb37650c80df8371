package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.ingest.gpio.Lines.Edges;
import io.millrace.gateway.reading.ChannelId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Counts pulses and reports, once per period, how many there were in all and how many per second.
 *
 * <p>The rate is pulses by the time between the newest of this period and the newest before, so
 * that a slow meter gives its true rate rather than 0, 0, 1, 0. Without a pulse it falls as the
 * wait grows: it cannot be above one pulse in the time waited; after ten periods it is 0.
 *
 * <p>A pulse that the kernel had no room for is still counted: each edge carries its number.
 */
final class PulseMeter implements Meter {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int PERIODS_TO_ZERO = 10;

    private final Outputs outputs;
    private final SampleDesk desk;
    private final LongSupplier ticker;
    private long pulses;
    private long newestNanos;
    private long reportedNanos;
    private double rate;

    /**
     * @param totals counts on where the last run ended
     * @param period how often it reports
     */
    record Outputs(
            Optional<ChannelId> rate,
            Optional<ChannelId> total,
            PulseTotals totals,
            Duration period) {}

    PulseMeter(Outputs outputs, SampleDesk desk, LongSupplier ticker) {
        this.outputs = outputs;
        this.desk = desk;
        this.ticker = ticker;
    }

    @Override
    public Edges edges() {
        return Edges.ACTIVATING;
    }

    @Override
    public List<ChannelId> channels() {
        return Stream.concat(outputs.rate().stream(), outputs.total().stream()).toList();
    }

    @Override
    public void opened(boolean isActive) {
        newestNanos = ticker.getAsLong();
        reportedNanos = newestNanos;
        pulses = 0;
        rate = 0.0;
        reportTotal();
    }

    @Override
    public void edge(Lines.Edge edge) {
        long seen = 1 + edge.lostBefore();
        pulses += seen;
        newestNanos = ticker.getAsLong() - edge.age().toNanos();
        outputs.total().ifPresent(channel -> outputs.totals().add(channel, seen));
    }

    @Override
    public void tick(Lines.OpenLine line) {
        long now = ticker.getAsLong();
        long silentNanos = now - reportedNanos;
        if (pulses > 0) {
            rate = pulses * NANOS_PER_SECOND / Math.max(1, newestNanos - reportedNanos);
            reportedNanos = newestNanos;
            pulses = 0;
        } else if (silentNanos > PERIODS_TO_ZERO * outputs.period().toNanos()) {
            rate = 0.0;
        } else {
            rate = Math.min(rate, NANOS_PER_SECOND / Math.max(1, silentNanos));
        }
        outputs.rate().ifPresent(channel -> desk.measured(channel, rate, Duration.ZERO));
        reportTotal();
    }

    private void reportTotal() {
        outputs.total()
                .ifPresent(channel ->
                        desk.measured(
                                channel, (double) outputs.totals().pulses(channel), Duration.ZERO));
    }
}
