package io.millrace.gateway.ingest.redelivery;

/** A snapshot of the redelivery memory cannot be read. */
public final class RedeliverySnapshotException extends RuntimeException {
    RedeliverySnapshotException(String message) {
        super(message);
    }
}
