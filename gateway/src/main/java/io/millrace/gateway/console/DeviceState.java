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
    /** Nothing comes any more: stale, or its connection broke. */
    LOST("lost");

    private static final int URGENT_SEVERITY = 3;
    private static final List<String> SILENT = List.of("disconnected", "stale");

    private final String word;

    DeviceState(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /**
     * @param isHeard whether any reading of it has come since the start
     * @param active its active alerts
     */
    static DeviceState of(boolean isHeard, List<Trouble> active) {
        if (active.stream().anyMatch(trouble -> SILENT.contains(trouble.alert()))) {
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
