package io.millrace.gateway.outbox;

/** The two ways out: each is ordered, forced and forwarded on its own; alerts go first. */
public enum Lane {
    ALERTS("alerts"),
    READINGS("readings");

    private final String word;

    Lane(String word) {
        this.word = word;
    }

    /** The word in logs, metrics and the console. */
    public String word() {
        return word;
    }
}
