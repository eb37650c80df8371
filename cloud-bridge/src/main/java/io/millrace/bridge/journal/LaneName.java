package io.millrace.bridge.journal;

/**
 * An independently ordered journal with its own watermark. The order of the constants is the order
 * of precedence, and each lane's {@link #partition()} of the progress topic is fixed for good.
 */
public enum LaneName {
    ALERTS("alerts", 0),
    READINGS("readings", 1);

    private final String word;
    private final int partition;

    LaneName(String word, int partition) {
        this.word = word;
        this.partition = partition;
    }

    /** The lane's word in file names, transactional ids and metrics. */
    public String word() {
        return word;
    }

    /** The lane's partition of the progress topic. */
    public int partition() {
        return partition;
    }
}
