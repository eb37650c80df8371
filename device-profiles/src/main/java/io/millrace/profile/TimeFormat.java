package io.millrace.profile;

/** How a sensor writes the time of a sample. */
public enum TimeFormat {
    /** ISO 8601 with a zone or offset; a local time without one is refused. */
    ISO8601("iso8601"),
    EPOCH_SECONDS("epoch-s"),
    EPOCH_MILLIS("epoch-ms"),
    EPOCH_MICROS("epoch-us"),
    EPOCH_NANOS("epoch-ns");

    private final String key;

    TimeFormat(String key) {
        this.key = key;
    }

    /** The word for it in a profile. */
    public String key() {
        return key;
    }
}
