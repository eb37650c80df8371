package io.millrace.benchmarks.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs one of the system's programs to its end. */
final class SystemCommand {
    private SystemCommand() {}

    /** What it said, without the last line's end. */
    static String run(String... words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new DeviceFailedException(
                        "%s ended with %d: %s"
                                .formatted(String.join(" ", words), code, said.strip()));
            }
            return said.strip();
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot run " + String.join(" ", words), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DeviceFailedException("interrupted in " + List.of(words), interrupted);
        }
    }
}
