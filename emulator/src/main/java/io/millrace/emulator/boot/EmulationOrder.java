package io.millrace.emulator.boot;

import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.torture.TortureSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is to be emulated.
 *
 * @param duration of sampling; empty: until it is told to stop
 * @param plant its devices, each with a name of its own
 * @param rate readings per second over MQTT in all; empty: every channel as its profile says
 * @param faults in any order
 * @param seed of everything that is left to chance
 * @param torture what is done to it meanwhile; then Kafka is a cluster of three brokers
 * @param places where it happens
 */
public record EmulationOrder(
        Optional<Duration> duration,
        List<PlantDevice> plant,
        OptionalDouble rate,
        List<PlannedFault> faults,
        long seed,
        Optional<TortureSchedule> torture,
        Places places) {

    public EmulationOrder {
        plant = List.copyOf(plant);
        faults = List.copyOf(faults);
    }

    /**
     * @param kafka bootstrap servers of an outside broker; empty: one in this process
     * @param consolePort empty: 8080 if it is free, else any
     * @param data folder that is kept; empty: a temporary one
     * @param home the project's folder, where the built gateway is
     */
    public record Places(
            Optional<String> kafka, OptionalInt consolePort, Optional<Path> data, Path home) {}

    int channels() {
        return plant.stream().mapToInt(device -> device.profile().channels().size()).sum();
    }

    List<PlantDevice> overMqtt() {
        return plant.stream().filter(device -> !device.isWired()).toList();
    }

    List<PlantDevice> wired() {
        return plant.stream().filter(PlantDevice::isWired).toList();
    }

    /** Between two samples of a device. A contact moves when it moves, whatever the rate. */
    Duration period(PlantDevice device) {
        if (rate.isPresent() && !device.isWired()) {
            int channels =
                    overMqtt().stream().mapToInt(other -> other.profile().channels().size()).sum();
            return Duration.ofNanos(Math.max(1, Math.round(1e9 * channels / rate.getAsDouble())));
        }
        return device.profile().emulation().orElseThrow().period();
    }
}
