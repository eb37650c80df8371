package io.millrace.gateway.reading;

/** How far a reading can be trusted, and why not fully. */
public enum QualityCode {
    GOOD(Level.GOOD, ""),
    /** The value is inside what the instrument can return but its time is far off the gateway's. */
    UNCERTAIN_TIME(Level.UNCERTAIN, "time-far-off"),
    /** A 4-20 mA signal between what NAMUR NE 43 calls measured and what it calls failed. */
    UNCERTAIN_CURRENT(Level.UNCERTAIN, "doubtful-current"),
    /** Outside what the instrument can return. */
    BAD_OUT_OF_RANGE(Level.BAD, "out-of-range"),
    /** A number was expected; NaN, infinity, null or something else was found. */
    BAD_NOT_A_NUMBER(Level.BAD, "not-a-number"),
    /** A word that the profile does not list. */
    BAD_UNKNOWN_WORD(Level.BAD, "unknown-word"),
    /** 3.6 mA or less on a 4-20 mA signal: a failed transmitter or a broken wire. */
    BAD_UNDER_CURRENT(Level.BAD, "under-current"),
    /** 21 mA or more on a 4-20 mA signal: a failed transmitter or a short circuit. */
    BAD_OVER_CURRENT(Level.BAD, "over-current"),
    /** The sensor itself says so. */
    BAD_SENSOR_FAILURE(Level.BAD, "sensor-failure"),
    BAD_NO_COMMUNICATION(Level.BAD, "no-communication");

    /** The three levels of the records. */
    public enum Level {
        GOOD,
        UNCERTAIN,
        BAD
    }

    private final Level level;
    private final String reason;

    QualityCode(Level level, String reason) {
        this.level = level;
        this.reason = reason;
    }

    public Level level() {
        return level;
    }

    /** The word in the records; empty for GOOD. */
    public String reason() {
        return reason;
    }
}
