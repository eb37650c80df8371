package io.millrace.emulator.sensor;

import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.profile.ChannelSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One device at work: each sample takes one value per channel and publishes it. Used by the
 * sampling thread only, but for {@link #heldBack}.
 */
public final class EmulatedDevice {
    private record Channel(String topic, PayloadTemplate template, SensorBook book) {}

    private final String name;
    private final Duration period;
    private final DeviceSimulation simulation;
    private final DeviceUplink uplink;
    private final List<Channel> channels = new ArrayList<>();
    private final AtomicLong heldBack = new AtomicLong();

    /**
     * @param period between two samples
     * @param books must hold a book for each of its channels
     */
    public EmulatedDevice(
            PlantDevice device,
            Duration period,
            DeviceSimulation simulation,
            DeviceUplink uplink,
            Books books) {
        this.name = device.name();
        this.period = period;
        this.simulation = simulation;
        this.uplink = uplink;
        for (ChannelSpec channel : device.profile().channels()) {
            channels.add(
                    new Channel(
                            channel.mqtt().orElseThrow().fullTopic(device.topic()),
                            PayloadTemplate.of(channel),
                            books.book(name, channel.name()).orElseThrow()));
        }
    }

    public String name() {
        return name;
    }

    public Duration period() {
        return period;
    }

    public DeviceUplink uplink() {
        return uplink;
    }

    /** Readings that were not sampled because too many were waiting to be acknowledged. */
    public long heldBack() {
        return heldBack.get();
    }

    /** Begins a fault, see {@link DeviceSimulation#begin}. */
    void begin(String kind) {
        simulation.begin(kind);
        if (simulation.isSilent()) {
            uplink.cut();
        }
    }

    void sample(Instant now, long nowNanos) {
        if (simulation.isSilent()) {
            return;
        }
        double[] values = simulation.next();
        if (!uplink.hasRoom(values.length)) {
            heldBack.addAndGet(values.length);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            Channel channel = channels.get(i);
            long sequence = channel.book().send(nowNanos);
            String payload = channel.template().write(values[i], now, sequence);
            uplink.publish(
                    new Message(
                            channel.topic(), payload, () -> channel.book().acknowledge(sequence)));
        }
    }
}
