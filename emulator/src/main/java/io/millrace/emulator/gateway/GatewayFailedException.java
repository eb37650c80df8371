package io.millrace.emulator.gateway;

import java.util.List;

/** The gateway does not come up, or not again. Carries the end of its log. */
public final class GatewayFailedException extends RuntimeException {
    GatewayFailedException(String what, List<String> logTail) {
        super(
                what
                        + (logTail.isEmpty()
                                ? "; its log is empty"
                                : "; the end of its log:\n  " + String.join("\n  ", logTail)));
    }
}
