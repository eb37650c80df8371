package io.millrace.emulator.plant;

import java.util.List;

/** A fault was ordered for a device that the plant does not have. */
public final class UnknownDeviceException extends RuntimeException {
    UnknownDeviceException(String device, List<String> known) {
        super("unknown device " + device + "; the plant has: " + String.join(", ", known));
    }
}
