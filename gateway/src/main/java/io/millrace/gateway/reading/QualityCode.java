package io.millrace.gateway.reading;

/** How far a reading can be trusted, and why not fully. */
public enum QualityCode {
    GOOD(Level.GOOD, ""),
    /** The value is inside what the instrument can return but its time is far off the gateway's. */
    UNCERTAIN_TIME(Level.UNCERTAIN, "time-far-off"),
    /** Outside what the instrument can return. */
    BAD_OUT_OF_RANGE(Level.BAD, "out-of-range"),
    /** A number was expected; NaN, infinity, null or something else was found. */
    BAD_NOT_A_NUMBER(Level.BAD, "not-a-number"),
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
