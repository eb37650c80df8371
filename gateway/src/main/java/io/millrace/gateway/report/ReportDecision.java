package io.millrace.gateway.report;

/** What becomes of a reading. */
public sealed interface ReportDecision {
    /**
     * It goes on.
     *
     * @param suppressedBefore readings of its channel kept back since the last that went on
     */
    record Report(long suppressedBefore) implements ReportDecision {}

    /** It is kept back and counted. */
    record Suppress() implements ReportDecision {}
}
