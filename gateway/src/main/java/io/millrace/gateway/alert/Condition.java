package io.millrace.gateway.alert;

/** What one reading or score says about one alert's reason. */
enum Condition {
    /** The reason is there. */
    OVER,
    /** Not over, but not far enough back to clear (hysteresis). */
    BETWEEN,
    /** Well back where it belongs. */
    BACK,
    /** No value, or none to trust: proves neither. */
    UNKNOWN
}
