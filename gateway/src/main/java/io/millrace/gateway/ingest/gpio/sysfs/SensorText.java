package io.millrace.gateway.ingest.gpio.sysfs;

import io.millrace.gateway.ingest.gpio.SensorUnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a sensor's files hold. */
final class SensorText {

    /** A file below /sys is at most a page. */
    private static final int BYTES_MAX = 4_096;

    private SensorText() {}

    static boolean isThere(Path file) {
        return Files.exists(file);
    }

    /**
     * @throws SensorUnreadableException the file is not there or the driver gives an error
     */
    static String all(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BYTES_MAX), StandardCharsets.US_ASCII).strip();
        } catch (IOException silent) {
            throw SensorUnreadableException.silent(
                    "%s gives no value (%s)".formatted(file, silent.getMessage()));
        }
    }

    /** Empty when there is none. */
    static Optional<String> line(Path file) {
        try {
            return Optional.of(all(file));
        } catch (SensorUnreadableException absent) {
            return Optional.empty();
        }
    }

    /** A finite number. */
    static double number(Path file) {
        String text = all(file);
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Said below, together with what is no finite number.
        }
        throw SensorUnreadableException.failed(
                "%s holds \"%s\", which is no number".formatted(file, text));
    }
}
