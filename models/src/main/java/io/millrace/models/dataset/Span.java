package io.millrace.models.dataset;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time, both ends included. */
public record Span(Instant from, Instant to) {
    public boolean contains(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** Longer at both ends. */
    public Span widened(Duration margin) {
        return new Span(from.minus(margin), to.plus(margin));
    }
}
