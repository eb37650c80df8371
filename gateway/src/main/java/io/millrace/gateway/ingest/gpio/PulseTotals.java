package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.Scale;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How many pulses every total has counted since its first start. Survives a restart by {@link
 * #snapshot} and {@link #restore}, followed by {@link #replay} of the readings in the journal: a
 * total never falls behind one that a consumer has seen. Replaying twice changes nothing.
 *
 * <p>Kept in the unit of the channel, so that a total goes on where it was when its profile's scale
 * changes.
 *
 * <p>Thread-safe: the chip's thread counts, the pipeline's takes snapshots.
 */
public final class PulseTotals {

    private static final byte VERSION = 1;

    private Map<ChannelId, Scale> scales;
    private final Map<ChannelId, Long> pulses = new HashMap<>();

    /**
     * @param scales of every channel that is a total
     */
    public PulseTotals(Map<ChannelId, Scale> scales) {
        this.scales = Map.copyOf(scales);
        scales.keySet().forEach(channel -> pulses.put(channel, 0L));
    }

    /**
     * The configuration has changed: counts go on where they were, and those of channels that are
     * no totals any more are forgotten.
     *
     * @param now scales of every channel that is a total
     */
    public synchronized void follow(Map<ChannelId, Scale> now) {
        scales = Map.copyOf(now);
        pulses.keySet().retainAll(scales.keySet());
        scales.keySet().forEach(channel -> pulses.putIfAbsent(channel, 0L));
    }

    synchronized void add(ChannelId channel, long more) {
        pulses.merge(channel, more, Long::sum);
    }

    synchronized long pulses(ChannelId channel) {
        return pulses.getOrDefault(channel, 0L);
    }

    /**
     * @param value what the journal holds for {@code channel}
     */
    public synchronized void replay(ChannelId channel, OptionalDouble value) {
        Scale scale = scales.get(channel);
        if (scale != null && value.isPresent()) {
            long counted = Math.round((value.getAsDouble() - scale.offset()) / scale.factor());
            pulses.merge(channel, counted, Math::max);
        }
    }

    /** Versioned bytes. */
    public synchronized byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(scales.size());
            for (Map.Entry<ChannelId, Scale> entry : scales.entrySet()) {
                out.writeUTF(entry.getKey().device().name());
                out.writeUTF(entry.getKey().channel());
                out.writeDouble(entry.getValue().apply(pulses.get(entry.getKey())));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Channels that are no totals any more are left out.
     *
     * @throws PulseTotalsUnreadableException the bytes are no snapshot
     */
    public synchronized void restore(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new PulseTotalsUnreadableException(
                        "version %d, expected %d".formatted(version, VERSION));
            }
            for (int left = in.readInt(); left > 0; left--) {
                ChannelId channel = new ChannelId(new DeviceId(in.readUTF()), in.readUTF());
                replay(channel, OptionalDouble.of(in.readDouble()));
            }
        } catch (IOException truncated) {
            throw new PulseTotalsUnreadableException("the bytes end early");
        }
    }
}
