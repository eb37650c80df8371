package io.millrace.gateway.alert;

/** The state that a transition leads to. */
public enum AlertState {
    RAISED("raised"),
    CLEARED("cleared"),
    ACKNOWLEDGED("acknowledged");

    private final String word;

    AlertState(String word) {
        this.word = word;
    }

    /** The word in the records. */
    public String word() {
        return word;
    }
}
