package io.millrace.emulator.boot;

import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.sensor.Books;
import io.millrace.emulator.sensor.DeviceUplink;
import io.millrace.emulator.sensor.EmulatedDevice;
import io.millrace.emulator.sensor.Sampler;
import io.millrace.emulator.sensor.SensorId;
import io.millrace.emulator.sensor.mqtt.MqttUplink;
import io.millrace.emulator.sensor.mqtt.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every device of the plant at its connection, MQTT 5 and 3.1.1 in turn. */
final class Sensors implements AutoCloseable {
    /** Shared by all devices; each can wait out an outage of this share of it. */
    private static final int KEPT_MESSAGES_MAX = 400_000;

    private static final int KEPT_PER_DEVICE_MIN = 2_000;

    private final List<EmulatedDevice> devices = new ArrayList<>();
    private final List<MqttUplink> uplinks = new ArrayList<>();
    private final Sampler sampler;

    Sensors(EmulationOrder order, Books books, MqttUplink.Listener listener, Clocks clocks) {
        int capacity = Math.max(KEPT_PER_DEVICE_MIN, KEPT_MESSAGES_MAX / order.plant().size());
        MqttVersion[] versions = MqttVersion.values();
        for (PlantDevice device : order.plant()) {
            MqttVersion version = versions[devices.size() % versions.length];
            MqttUplink uplink = new MqttUplink(listener, device.name(), version, capacity);
            Duration period = order.period(device);
            DeviceSimulation simulation =
                    new DeviceSimulation(
                            device.profile(), DeviceRandom.of(order.seed(), device.name()), period);
            uplinks.add(uplink);
            devices.add(new EmulatedDevice(device, period, simulation, uplink, books));
        }
        this.sampler = new Sampler(devices, clocks.wall(), clocks.ticker());
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

    void start() {
        uplinks.forEach(MqttUplink::start);
        sampler.start();
    }

    /** Begins a fault; {@code begun} is called at that moment. */
    void begin(String device, String kind, Runnable begun) {
        EmulatedDevice found =
                devices.stream()
                        .filter(candidate -> candidate.name().equals(device))
                        .findFirst()
                        .orElseThrow();
        sampler.begin(found, kind, begun);
    }

    /**
     * No reading is taken any more; what is under way goes on, also from a device that was cut off.
     */
    void stopSampling() {
        sampler.close();
        uplinks.forEach(DeviceUplink::restore);
    }

    int unacknowledged() {
        return uplinks.stream().mapToInt(DeviceUplink::unacknowledged).sum();
    }

    long heldBack() {
        return devices.stream().mapToLong(EmulatedDevice::heldBack).sum();
    }

    @Override
    public void close() {
        sampler.close();
        uplinks.parallelStream().forEach(DeviceUplink::close);
    }
}
