package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;

/** Turns an entry into the bytes of its Kafka record. Thread-safe. */
@FunctionalInterface
public interface RecordEncoder {
    byte[] encode(Entry entry);
}
