package io.millrace.gateway.console;

import java.util.List;

/** What a device is, in one word, for tiles and metrics alike: the worst that holds. */
enum DeviceState {
    /** Heard, and nothing wrong. */
    OK("ok"),
    /** Nothing heard since the start. */
    WAITING("waiting"),
    /** Some alert is active. */
    ALERT("alert"),
    /** One of high severity is. */
    URGENT("urgent"),
    /** Nothing comes any more: every channel is stale, or its connection broke. */
    LOST("lost");

    private static final int URGENT_SEVERITY = 3;
    private static final String DISCONNECTED = "disconnected";
    private static final String STALE = "stale";

    private final String word;

    DeviceState(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /**
     * @param channels how many it has
     * @param isHeard whether any reading of it has come since the start
     * @param active its active alerts
     */
    static DeviceState of(int channels, boolean isHeard, List<Trouble> active) {
        long stale = active.stream().filter(trouble -> trouble.alert().equals(STALE)).count();
        if (stale >= channels
                || active.stream().anyMatch(trouble -> trouble.alert().equals(DISCONNECTED))) {
            return LOST;
        }
        if (active.stream().anyMatch(trouble -> trouble.severity() >= URGENT_SEVERITY)) {
            return URGENT;
        }
        if (!active.isEmpty()) {
            return ALERT;
        }
        return isHeard ? OK : WAITING;
    }

    /** What matters of an active alert here. */
    record Trouble(String alert, int severity) {}
}
