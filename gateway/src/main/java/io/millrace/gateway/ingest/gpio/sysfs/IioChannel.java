package io.millrace.gateway.ingest.gpio.sysfs;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A channel of an IIO sensor in the units of the kernel's ABI (Documentation/ABI/testing/
 * sysfs-bus-iio): {@code in_NAME_input} is the value; else it is {@code (raw + offset) * scale},
 * where offset and scale may stand for one channel, or for all of its type.
 */
final class IioChannel {

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern FROM_FIRST_DIGIT = Pattern.compile("\\d.*");

    private IioChannel() {}

    static double read(Path folder, String name) {
        Path input = folder.resolve("in_" + name + "_input");
        if (SensorText.isThere(input)) {
            return SensorText.number(input);
        }
        double raw = SensorText.number(folder.resolve("in_" + name + "_raw"));
        return (raw + shared(folder, name, "offset", 0.0)) * shared(folder, name, "scale", 1.0);
    }

    private static double shared(Path folder, String name, String what, double otherwise) {
        for (String owner : owners(name)) {
            Path file = folder.resolve("in_" + owner + "_" + what);
            if (SensorText.isThere(file)) {
                return SensorText.number(file);
            }
        }
        return otherwise;
    }

    /** voltage0-voltage1: itself, then voltage-voltage, then voltage. */
    private static Set<String> owners(String name) {
        Set<String> owners = new LinkedHashSet<>();
        owners.add(name);
        owners.add(DIGITS.matcher(name).replaceAll(""));
        owners.add(FROM_FIRST_DIGIT.matcher(name).replaceAll(""));
        return owners;
    }
}
