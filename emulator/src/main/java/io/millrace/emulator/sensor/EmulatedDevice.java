package io.millrace.emulator.sensor;

import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.profile.ChannelSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One device at work: each sample takes one value per channel and publishes it. Used by the
 * sampling thread only, but for {@link #heldBack}.
 */
public final class EmulatedDevice implements SampledDevice {
    /**
     * The channels that one message holds.
     *
     * @param indexes their places in the profile
     */
    private record Sender(
            String topic,
            PayloadTemplate template,
            List<Integer> indexes,
            List<SensorBook> books) {}

    /** Room for eleven days at a thousand messages a second. */
    private static final long MESSAGES_OF_A_RUN = 1_000_000_000L;

    private final String name;
    private final Duration period;
    private final DeviceSimulation simulation;
    private final DeviceUplink uplink;
    private final List<Sender> senders;
    private final AtomicLong heldBack = new AtomicLong();

    /**
     * @param period between two samples
     * @param books must hold a book for each of its channels
     * @throws NotPlayableException if the verdict could not count one of its channels' messages
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
        this.senders = senders(device, books);
    }

    private static List<Sender> senders(PlantDevice device, Books books) {
        List<ChannelSpec> channels = device.profile().channels();
        Map<String, List<ChannelSpec>> byTopic = new LinkedHashMap<>();
        for (ChannelSpec channel : channels) {
            String topic =
                    channel.mqtt()
                            .map(mapping -> mapping.fullTopic(device.topic()))
                            .orElseThrow(() ->
                                    new NotPlayableException(channel.name(), "has no mqtt block"));
            byTopic.computeIfAbsent(topic, _ -> new ArrayList<>()).add(channel);
        }
        List<Sender> senders = new ArrayList<>();
        byTopic.forEach((topic, sharing) -> {
            PayloadTemplate template = PayloadTemplate.of(sharing);
            List<SensorBook> own =
                    sharing.stream()
                            .map(channel -> books.book(device.name(), channel.name()).orElseThrow())
                            .toList();
            requireNumbers(template, sharing.getFirst().name(), own.getFirst());
            List<Integer> indexes = sharing.stream().map(channels::indexOf).toList();
            senders.add(new Sender(topic, template, indexes, own));
        });
        return senders;
    }

    /** A number that came round again would look like a message that came twice. */
    private static void requireNumbers(PayloadTemplate template, String channel, SensorBook book) {
        if (template.sequenceMax() - MESSAGES_OF_A_RUN < book.first()) {
            throw new NotPlayableException(
                    channel,
                    "numbers its messages up to %d only, and this run begins at %d"
                            .formatted(template.sequenceMax(), book.first()));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
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
    @Override
    public void begin(String kind) {
        simulation.begin(kind);
        if (simulation.isSilent()) {
            uplink.cut();
        }
    }

    @Override
    public void endFaults() {
        simulation.endFaults();
        uplink.restore();
    }

    @Override
    public void sample(Instant now, long nowNanos) {
        if (simulation.isSilent()) {
            return;
        }
        double[] values = simulation.next();
        if (!uplink.hasRoom(values.length)) {
            heldBack.addAndGet(values.length);
            return;
        }
        for (Sender sender : senders) {
            double[] held = sender.indexes().stream().mapToDouble(i -> values[i]).toArray();
            long sequence = number(sender, nowNanos);
            uplink.publish(
                    new Message(
                            sender.topic(),
                            sender.template().write(held, now, sequence),
                            () -> sender.books().forEach(book -> book.acknowledge(sequence))));
        }
    }

    /** The channels of one message count in step, so that they share its number. */
    private static long number(Sender sender, long nowNanos) {
        long sequence = sender.books().getFirst().send(nowNanos);
        for (SensorBook book : sender.books().subList(1, sender.books().size())) {
            if (book.send(nowNanos) != sequence) {
                throw new IllegalStateException("books of one message are out of step");
            }
        }
        return sequence;
    }
}
