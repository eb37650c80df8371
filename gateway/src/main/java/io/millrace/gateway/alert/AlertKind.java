package io.millrace.gateway.alert;

/** What an alert is about. */
public enum AlertKind {
    LIMIT_HIGH_HIGH("limit-high-high"),
    LIMIT_HIGH("limit-high"),
    LIMIT_LOW("limit-low"),
    LIMIT_LOW_LOW("limit-low-low"),
    ANOMALY("anomaly"),
    STALE("stale"),
    FLATLINE("flatline"),
    RATE("rate"),
    OUT_OF_RANGE("out-of-range"),
    DISCONNECTED("disconnected"),
    GATEWAY("gateway");

    private final String word;

    AlertKind(String word) {
        this.word = word;
    }

    /** The word in the records. */
    public String word() {
        return word;
    }
}
