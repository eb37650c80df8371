package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.journal.LaneName;

/** The lane's position in Kafka was written by a newer version, which this one cannot judge. */
public final class NewerProgressException extends RuntimeException {
    NewerProgressException(LaneName lane, String found) {
        super(
                "the %s lane's progress record has version %s, this program knows up to %d: install a newer one"
                        .formatted(lane.word(), found, ProgressRecord.VERSION));
    }
}
