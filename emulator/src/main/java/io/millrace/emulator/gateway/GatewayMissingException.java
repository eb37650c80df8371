package io.millrace.emulator.gateway;

import java.nio.file.Path;

/** There is no built gateway to start. */
public final class GatewayMissingException extends RuntimeException {
    GatewayMissingException(Path jar) {
        super(
                "there is no gateway at "
                        + jar
                        + "; build the project first, or point millrace.home at its folder");
    }
}
