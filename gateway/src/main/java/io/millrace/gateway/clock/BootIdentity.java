package io.millrace.gateway.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells one boot of the machine from another, so that a consumer can see where clocks restarted.
 */
public final class BootIdentity {

    private static final Path KERNEL_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private BootIdentity() {}

    /** The kernel's boot id, or {@code fallback} where there is none (not Linux). */
    public static String read(String fallback) {
        try {
            return Files.readString(KERNEL_BOOT_ID).strip();
        } catch (IOException notThere) {
            return fallback;
        }
    }
}
