package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.reading.QualityCode;

/** A sensor gave no value. The message is for an operator. */
public final class SensorUnreadableException extends RuntimeException {
    private final QualityCode quality;

    private SensorUnreadableException(QualityCode quality, String message) {
        super(message);
        this.quality = quality;
    }

    /** It is not there or does not answer. */
    public static SensorUnreadableException silent(String message) {
        return new SensorUnreadableException(QualityCode.BAD_NO_COMMUNICATION, message);
    }

    /** It answers that something is wrong with it, or what it says is no number. */
    public static SensorUnreadableException failed(String message) {
        return new SensorUnreadableException(QualityCode.BAD_SENSOR_FAILURE, message);
    }

    /** What to make of the reading. */
    public QualityCode quality() {
        return quality;
    }
}
