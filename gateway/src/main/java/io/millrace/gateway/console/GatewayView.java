package io.millrace.gateway.console;

import java.util.Optional;

/** The window into the running gateway. Thread-safe; each call is one consistent look. */
public interface GatewayView {

    /** Empty while the gateway starts and after it has stopped. */
    Optional<GatewayStatus> status();

    /** Whether it has begun to take sensors, ever since this process began. */
    default boolean hasStarted() {
        return status().isPresent();
    }
}
