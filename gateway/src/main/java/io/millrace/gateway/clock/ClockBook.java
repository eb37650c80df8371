package io.millrace.gateway.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Which readings in the journal were stamped by a clock that was not known to be right, and what
 * has become known since. Immutable.
 */
final class ClockBook {
    /** Beyond that the oldest are forgotten: their readings stay marked {@code unsynced}. */
    static final int SPANS_MAX = 64;

    static final ClockBook EMPTY = new ClockBook(List.of());

    private final List<TimeSpan> spans;

    /**
     * @param spans oldest first
     */
    ClockBook(List<TimeSpan> spans) {
        this.spans =
                List.copyOf(spans.subList(Math.max(0, spans.size() - SPANS_MAX), spans.size()));
    }

    List<TimeSpan> spans() {
        return spans;
    }

    Optional<TimeSpan> open(String boot) {
        return spans.stream().filter(span -> span.isOpen() && span.boot().equals(boot)).findFirst();
    }

    boolean isAnyOpen() {
        return spans.stream().anyMatch(TimeSpan::isOpen);
    }

    /** Whether a clock was set in this boot. */
    boolean isCorrected(String boot) {
        return spans.stream()
                .anyMatch(span -> span.boot().equals(boot) && span.shift().isPresent());
    }

    /** Since boot, when readings of this boot were first stamped by a clock not known right. */
    OptionalLong firstOpened(String boot) {
        return spans.stream()
                .filter(span -> span.boot().equals(boot))
                .mapToLong(TimeSpan::openedAt)
                .min();
    }

    /** What must be added to a reading's gateway time, in microseconds. */
    Optional<Long> shiftOf(String boot, long offset) {
        for (TimeSpan span : spans) {
            if (span.covers(boot, offset)) {
                return span.shift();
            }
        }
        return Optional.empty();
    }

    Optional<TimeSpan> toAnnounce() {
        return spans.stream()
                .filter(span -> span.shift().isPresent() && !span.isAnnounced())
                .findFirst();
    }

    ClockBook announced(TimeSpan told) {
        return changing(told::equals, TimeSpan::announced);
    }

    ClockBook opening(TimeSpan next) {
        List<TimeSpan> all = new ArrayList<>(spans);
        all.add(next);
        return new ClockBook(all);
    }

    ClockBook closing(long end, long sinceBoot) {
        return changing(TimeSpan::isOpen, span -> span.closed(end, sinceBoot));
    }

    /** All of a boot's spans, by what is known now. */
    ClockBook correcting(String boot, Instant bootedAt) {
        long bootedReally = ChronoUnit.MICROS.between(Instant.EPOCH, bootedAt);
        return changing(span -> span.boot().equals(boot), span -> span.corrected(bootedReally));
    }

    private ClockBook changing(Predicate<TimeSpan> which, UnaryOperator<TimeSpan> change) {
        return new ClockBook(
                spans.stream().map(span -> which.test(span) ? change.apply(span) : span).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClockBook book && book.spans.equals(spans);
    }

    @Override
    public int hashCode() {
        return spans.hashCode();
    }
}
