package io.millrace.gateway.boot;

import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.ingest.gpio.LineUnavailableException;
import io.millrace.gateway.ingest.gpio.SensorFiles;
import io.millrace.gateway.ingest.gpio.SensorUnreadableException;
import io.millrace.gateway.ingest.gpio.chardev.GpioChips;
import io.millrace.gateway.ingest.gpio.chardev.GpioChips.Chip;
import io.millrace.gateway.ingest.gpio.sysfs.KernelSensorFiles;
import io.millrace.gateway.ingest.payload.Valuation;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.LocalSource.KernelFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what the devices are wired to can be had. Takes no line: a gateway may have them. */
final class WiredDoctor {

    private static final Duration SENSOR_LIMIT = Duration.ofSeconds(3);

    private WiredDoctor() {}

    /**
     * Nothing for a gateway without wired devices.
     *
     * @param deviceFiles where the GPIO chips are
     */
    static List<Finding> examine(SettingsOutcome.Loaded loaded, Path deviceFiles) {
        List<Device> devices = Plant.devicesOf(loaded);
        List<Finding> findings = new ArrayList<>();
        if (devices.stream().anyMatch(device -> !device.entry().gpioLines().isEmpty())) {
            findings.add(
                    chip(new GpioChips(deviceFiles), loaded.settings().gpio().chip(), devices));
        }
        SensorFiles files = new KernelSensorFiles(Path.of("/sys"));
        devices.stream().flatMap(device -> sensor(device, files).stream()).forEach(findings::add);
        return findings;
    }

    private static Finding chip(GpioChips chips, String wanted, List<Device> devices) {
        Chip chip;
        try {
            chip = chips.find(wanted);
        } catch (LineUnavailableException absent) {
            return Finding.bad("gpio", String.valueOf(absent.getMessage()));
        }
        String beyond =
                devices.stream()
                        .flatMap(device -> linesBeyond(device, chip))
                        .collect(Collectors.joining(", "));
        return beyond.isEmpty()
                ? Finding.good("gpio", "chip %s may be used".formatted(chip))
                : Finding.bad(
                        "gpio",
                        "%s has no such lines: %s; correct devices[].gpio".formatted(chip, beyond));
    }

    private static Stream<String> linesBeyond(Device device, Chip chip) {
        return device.entry().gpioLines().entrySet().stream()
                .filter(line -> line.getValue() >= chip.lines())
                .map(line ->
                        "%s/%s: %d"
                                .formatted(device.entry().name(), line.getKey(), line.getValue()));
    }

    private static Optional<Finding> sensor(Device device, SensorFiles files) {
        return device.entry().fileDevice().map(name -> sensor(device, name, files));
    }

    private static Finding sensor(Device device, String name, SensorFiles files) {
        String who = "%s (%s)".formatted(device.entry().name(), name);
        try {
            String values =
                    device.profile().channels().stream()
                            .flatMap(spec -> value(spec, name, files).stream())
                            .collect(Collectors.joining(", "));
            return Finding.good("sensors", who + " says " + values);
        } catch (SensorUnreadableException unreadable) {
            return Finding.bad("sensors", who + ": " + unreadable.getMessage());
        }
    }

    private static Optional<String> value(ChannelSpec spec, String name, SensorFiles files) {
        return spec.local()
                .filter(KernelFile.class::isInstance)
                .map(local -> patiently(() -> files.read(name, (KernelFile) local)))
                .map(raw ->
                        "%s %s %s".formatted(spec.name(), value(spec, raw), spec.unit().code()));
    }

    private static String value(ChannelSpec spec, double raw) {
        OptionalDouble value = Valuation.ofNumber(spec, raw).value();
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "no value from " + raw;
    }

    /** A driver may never answer; this command must. */
    private static double patiently(Supplier<Double> read) {
        try {
            return CompletableFuture.supplyAsync(read)
                    .get(SENSOR_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stuck) {
            throw SensorUnreadableException.silent("its driver does not answer");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw SensorUnreadableException.silent("interrupted");
        } catch (ExecutionException | CompletionException failed) {
            throw failed.getCause() instanceof SensorUnreadableException unreadable
                    ? unreadable
                    : SensorUnreadableException.silent(String.valueOf(failed.getMessage()));
        }
    }
}
