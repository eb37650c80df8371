package io.millrace.gateway.supervision;

import java.time.Duration;
import java.util.Optional;

/**
 * Whoever started the gateway as a service and starts it again when it stands still. Telling never
 * fails and never throws: a gateway that nobody hears does its work all the same.
 *
 * <p>Thread-safe.
 */
public interface Supervisor {

    /** The journal is recovered and sensors are taken. */
    void started();

    /** The gateway moves. To be told more often than {@link #patience}. */
    void alive();

    /** The gateway stops in order and needs a moment for it. */
    void stopping();

    /** After how long a silence it ends the gateway; empty when it does not watch. */
    Optional<Duration> patience();
}
