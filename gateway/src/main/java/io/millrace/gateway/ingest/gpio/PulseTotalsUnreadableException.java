package io.millrace.gateway.ingest.gpio;

/** Kept bytes are no snapshot of pulse totals. */
public final class PulseTotalsUnreadableException extends RuntimeException {
    PulseTotalsUnreadableException(String message) {
        super(message);
    }
}
