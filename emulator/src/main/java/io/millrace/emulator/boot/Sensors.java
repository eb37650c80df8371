package io.millrace.emulator.boot;

import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.sensor.Books;
import io.millrace.emulator.sensor.DeviceUplink;
import io.millrace.emulator.sensor.EmulatedDevice;
import io.millrace.emulator.sensor.SampledDevice;
import io.millrace.emulator.sensor.Sampler;
import io.millrace.emulator.sensor.SensorId;
import io.millrace.emulator.sensor.WiredDevice;
import io.millrace.emulator.sensor.WiredDevice.LineTally;
import io.millrace.emulator.sensor.gpio.LineFeed;
import io.millrace.emulator.sensor.mqtt.MqttUplink;
import io.millrace.emulator.sensor.mqtt.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every device of the plant at its connection, MQTT 5 and 3.1.1 in turn, or at its GPIO lines. */
final class Sensors implements AutoCloseable {
    /** Shared by all devices; each can wait out an outage of this share of it. */
    private static final int KEPT_MESSAGES_MAX = 400_000;

    private static final int KEPT_PER_DEVICE_MIN = 2_000;

    private static final Duration HEARD_MAX = Duration.ofSeconds(10);

    private final List<EmulatedDevice> devices = new ArrayList<>();
    private final List<WiredDevice> wired;
    private final LineFeed lines;
    private final List<MqttUplink> uplinks = new ArrayList<>();
    private final Sampler sampler;

    /** Where the plant's devices end. */
    record Outlets(MqttUplink.Listener listener, LineFeed lines) {}

    Sensors(EmulationOrder order, Books books, Outlets outlets, Clocks clocks) {
        int capacity = Math.max(KEPT_PER_DEVICE_MIN, KEPT_MESSAGES_MAX / order.plant().size());
        MqttVersion[] versions = MqttVersion.values();
        for (PlantDevice device : order.overMqtt()) {
            MqttVersion version = versions[devices.size() % versions.length];
            MqttUplink uplink =
                    new MqttUplink(outlets.listener(), device.name(), version, capacity);
            Duration period = order.period(device);
            uplinks.add(uplink);
            devices.add(
                    new EmulatedDevice(device, period, simulation(order, device), uplink, books));
        }
        this.lines = outlets.lines();
        this.wired = wired(order, lines);
        this.sampler = new Sampler(all(), clocks.wall(), clocks.ticker());
    }

    private static List<WiredDevice> wired(EmulationOrder order, LineFeed board) {
        return order.wired().stream()
                .map(device ->
                        new WiredDevice(
                                device, order.period(device), simulation(order, device), board))
                .toList();
    }

    private static DeviceSimulation simulation(EmulationOrder order, PlantDevice device) {
        return new DeviceSimulation(
                device.profile(),
                DeviceRandom.of(order.seed(), device.name()),
                order.period(device));
    }

    private List<SampledDevice> all() {
        return Stream.<SampledDevice>concat(devices.stream(), wired.stream()).toList();
    }

    /** The identities of a plant's sensors, in its order. */
    static List<SensorId> identities(List<PlantDevice> plant) {
        return plant.stream()
                .flatMap(device ->
                        device.profile().channels().stream()
                                .map(channel ->
                                        new SensorId(
                                                device.name(),
                                                channel.name(),
                                                device.profile()
                                                        .sensorName(
                                                                device.name(), channel.name()))))
                .toList();
    }

    /** Whatever an alert of this plant can be about. */
    static List<String> alertNames(EmulationOrder order) {
        Stream<String> devices = order.plant().stream().map(PlantDevice::name);
        Stream<String> lines = identities(order.wired()).stream().map(SensorId::name);
        return Stream.concat(devices, lines).toList();
    }

    void start() {
        uplinks.forEach(MqttUplink::start);
        sampler.start();
    }

    /** Begins a fault; {@code begun} is called at that moment. */
    void begin(String device, String kind, Runnable begun) {
        sampler.begin(named(device), kind, begun);
    }

    /** Ends the faults of a device; {@code ended} is called at that moment. */
    void endFaults(String device, Runnable ended) {
        sampler.endFaults(named(device), ended);
    }

    private SampledDevice named(String device) {
        return all().stream()
                .filter(candidate -> candidate.name().equals(device))
                .findFirst()
                .orElseThrow();
    }

    /**
     * No reading is taken any more; what is under way goes on, also from a device that was cut off.
     */
    void stopSampling() {
        sampler.close();
        if (!wired.isEmpty()) {
            lines.awaitHeard(HEARD_MAX);
        }
        uplinks.forEach(DeviceUplink::restore);
    }

    int unacknowledged() {
        return uplinks.stream().mapToInt(DeviceUplink::unacknowledged).sum();
    }

    Counts counts() {
        return new Counts(
                heldBack(), wired.stream().flatMap(device -> device.tally().stream()).toList());
    }

    /**
     * What the books do not hold.
     *
     * @param heldBack readings not taken because too many were waiting to be acknowledged
     * @param lines what each GPIO line has done
     */
    record Counts(long heldBack, List<LineTally> lines) {
        long edges() {
            return lines.stream().mapToLong(LineTally::edges).sum();
        }
    }

    private long heldBack() {
        return devices.stream().mapToLong(EmulatedDevice::heldBack).sum();
    }

    @Override
    public void close() {
        sampler.close();
        uplinks.parallelStream().forEach(DeviceUplink::close);
    }
}
