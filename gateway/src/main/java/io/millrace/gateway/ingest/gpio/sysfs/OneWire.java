package io.millrace.gateway.ingest.gpio.sysfs;

import io.millrace.gateway.ingest.gpio.SensorUnreadableException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file {@code w1_slave} of a 1-wire thermometer: two lines, of which the first ends in YES when
 * the check sum is right and the second in {@code t=} and millidegrees.
 */
final class OneWire {

    private static final Pattern FORM =
            Pattern.compile("(?s).*crc=[0-9a-f]{2} (YES|NO)\\R.*t=(-?\\d{1,7})");

    private OneWire() {}

    /** Millidegrees Celsius. */
    static double read(Path file) {
        String text = SensorText.all(file);
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw SensorUnreadableException.silent(
                    "%s holds \"%s\", not a temperature with its check sum"
                            .formatted(file, text.lines().findFirst().orElse("")));
        }
        if (matcher.group(1).equals("NO")) {
            throw SensorUnreadableException.failed(
                    file + ": the check sum is wrong; look at the wiring and its pull-up");
        }
        return Double.parseDouble(matcher.group(2));
    }
}
