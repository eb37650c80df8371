package io.millrace.bridge.forward;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;

/** What an entry's record takes before compression: an estimate, made without encoding it. */
final class EntrySize {
    /** Field names, times, epoch and numbers, and what Kafka adds: of every record. */
    static final int BYTES_MIN = 256;

    private EntrySize() {}

    static int of(Entry entry) {
        Sensor sensor = entry.sensor();
        int names = 2 * (sensor.gateway().length() + sensor.device().length());
        int body =
                entry instanceof Entry.Stored stored
                                && stored.envelope() instanceof Envelope.Document document
                        ? document.body().length()
                        : 0;
        return BYTES_MIN + names + body;
    }
}
