package io.millrace.gateway.ingest.gpio.sysfs;

import io.millrace.gateway.ingest.gpio.SensorFiles;
import io.millrace.gateway.ingest.gpio.SensorUnreadableException;
import io.millrace.profile.LocalSource.KernelFile;
import io.millrace.profile.LocalSource.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads sensors below {@code /sys}. A sensor's folder is found by its name, label or number once,
 * and again after it gave no value: numbers change when a sensor is plugged in again.
 *
 * <p>Thread-safe; a driver that takes its time holds up only who asked.
 */
public final class KernelSensorFiles implements SensorFiles {

    private record Place(Kind kind, String device) {}

    private final Path sys;
    private final Map<Place, Path> folders = new ConcurrentHashMap<>();

    /**
     * @param sys {@code /sys}, or what a test has built like it
     */
    public KernelSensorFiles(Path sys) {
        this.sys = sys;
    }

    @Override
    public double read(String device, KernelFile file) {
        Place place = new Place(file.kind(), device);
        Path folder = folders.computeIfAbsent(place, this::find);
        try {
            return value(folder, file);
        } catch (SensorUnreadableException silent) {
            folders.remove(place);
            throw silent;
        }
    }

    private Path find(Place place) {
        return switch (place.kind()) {
            case IIO -> SensorFolder.find(sys.resolve("bus/iio/devices"), place.device());
            case HWMON -> SensorFolder.find(sys.resolve("class/hwmon"), place.device());
            case W1 -> sys.resolve("bus/w1/devices").resolve(place.device());
            case PLAIN -> Path.of(place.device());
        };
    }

    private static double value(Path folder, KernelFile file) {
        return switch (file.kind()) {
            case IIO -> IioChannel.read(folder, file.name());
            case HWMON -> hwmon(folder, file.name());
            case W1 -> OneWire.read(folder.resolve(file.name()));
            case PLAIN -> SensorText.number(folder.resolve(file.name()));
        };
    }

    /** Documentation/hwmon/sysfs-interface: a fault file of 1 says the value is worthless. */
    private static double hwmon(Path folder, String name) {
        Path fault = folder.resolve(name + "_fault");
        if (SensorText.isThere(fault) && SensorText.number(fault) != 0.0) {
            throw SensorUnreadableException.failed(fault + " says that the sensor has a fault");
        }
        return SensorText.number(folder.resolve(name + "_input"));
    }
}
