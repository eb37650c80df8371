package io.millrace.gateway.ingest.redelivery;

import io.millrace.gateway.ingest.Delivery.Arrival;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recognises redelivered messages and takes no genuine reading for one (guarantee S2).
 *
 * <p>A reading is a redelivery when all of this holds:
 *
 * <ul>
 *   <li>it has a source sequence or a source time, and one of the sensor's last 1,024 stored
 *       readings has the same, and came in a payload with the same hash;
 *   <li>the source says so (MQTT's DUP flag), or the connection was made at most 10 s ago;
 *   <li>that stored copy has not yet absorbed a redelivery on this connection, and was not itself
 *       stored from this connection (unless the DUP flag is set): a client sends a message once per
 *       connection, so an equal one on the same connection is a new reading. That is what saves the
 *       sensor that sends ten times a second, gives whole seconds and reads the same value.
 * </ul>
 *
 * <p>Copies are kept as 64-bit fingerprints, 12 bytes each, allocated as a sensor grows; when more
 * sensors than allowed appear, the one longest silent is forgotten.
 *
 * <p>Survives a restart by {@link #snapshot} and {@link #restore}, followed by {@link #replay} of
 * what the journal holds. Replaying twice changes nothing.
 *
 * <p>Used by one thread.
 */
public final class RedeliveryMemory {

    /** How many stored readings are remembered per sensor. */
    public static final int COPIES_MAX = 1_024;

    private static final Duration AFTER_RECONNECT = Duration.ofSeconds(10);
    private static final byte VERSION = 1;

    private final LinkedHashMap<ChannelId, StoredCopies> sensors;
    private long coveredOffset;

    /**
     * @param sensorsMax most sensors remembered, at least 1
     */
    public RedeliveryMemory(int sensorsMax) {
        this.sensors =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<ChannelId, StoredCopies> eldest) {
                        return size() > sensorsMax;
                    }
                };
    }

    /**
     * Whether {@code reading} is a redelivery of a stored one; that copy then absorbs no further on
     * this connection.
     *
     * @param payloadHash of the message that it came in
     */
    public boolean absorbs(Reading reading, int payloadHash, Arrival arrival) {
        SourceMark mark = SourceMark.of(reading);
        if (!mark.isPresent() || !mayBeRedelivered(arrival)) {
            return false;
        }
        StoredCopies copies = sensors.get(reading.channel());
        return copies != null
                && copies.absorb(
                        mark.fingerprint(payloadHash),
                        Connection.of(arrival),
                        arrival.isRedelivery());
    }

    /**
     * {@code reading} was appended to the journal.
     *
     * @param offset where; offsets grow
     */
    public void stored(Reading reading, int payloadHash, Arrival arrival, long offset) {
        remember(
                reading.channel(),
                SourceMark.of(reading),
                payloadHash,
                new Place(offset, Connection.of(arrival)));
    }

    /**
     * The journal holds a reading that was stored before the restart. One that the snapshot or an
     * earlier replay covered is left alone.
     */
    public void replay(ChannelId channel, SourceMark mark, int payloadHash, long offset) {
        if (offset >= coveredOffset) {
            remember(channel, mark, payloadHash, new Place(offset, Connection.EARLIER));
        }
    }

    /** Everything below this journal offset is in the memory. */
    public long coveredOffset() {
        return coveredOffset;
    }

    private void remember(ChannelId channel, SourceMark mark, int payloadHash, Place place) {
        coveredOffset = place.offset() + 1;
        if (mark.isPresent()) {
            sensors.computeIfAbsent(channel, any -> new StoredCopies())
                    .add(mark.fingerprint(payloadHash), place.connection());
        }
    }

    private static boolean mayBeRedelivered(Arrival arrival) {
        return arrival.isRedelivery()
                || Duration.between(arrival.connectedAt(), arrival.at()).compareTo(AFTER_RECONNECT)
                        <= 0;
    }

    private record Place(long offset, int connection) {}

    /**
     * Big-endian: version (1 byte, 1), covered offset (8), number of sensors (4); per sensor, the
     * longest silent first: device and channel (each modified UTF-8 with a length of 2 bytes),
     * number of copies (2), fingerprints (8 each), oldest first.
     *
     * @param copiesMax most copies per sensor, the newest, 0 to 1,024
     */
    public byte[] snapshot(int copiesMax) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(coveredOffset);
            out.writeInt(sensors.size());
            for (Map.Entry<ChannelId, StoredCopies> sensor : sensors.entrySet()) {
                out.writeUTF(sensor.getKey().device().name());
                out.writeUTF(sensor.getKey().channel());
                long[] fingerprints = sensor.getValue().newest(copiesMax);
                out.writeShort(fingerprints.length);
                for (long fingerprint : fingerprints) {
                    out.writeLong(fingerprint);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Replaces everything by what {@link #snapshot} wrote.
     *
     * @throws RedeliverySnapshotException when {@code snapshot} is not one; nothing was changed
     */
    public void restore(byte[] snapshot) {
        Map<ChannelId, StoredCopies> restored = new LinkedHashMap<>();
        long offset;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new RedeliverySnapshotException(
                        "a redelivery memory of version %d was found, this gateway reads version %d"
                                .formatted(version, VERSION));
            }
            offset = in.readLong();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                ChannelId channel = new ChannelId(new DeviceId(in.readUTF()), in.readUTF());
                int copies = in.readUnsignedShort();
                StoredCopies sensor = new StoredCopies();
                for (int copy = 0; copy < copies; copy++) {
                    sensor.add(in.readLong(), Connection.EARLIER);
                }
                restored.put(channel, sensor);
            }
        } catch (IOException e) {
            throw new RedeliverySnapshotException(
                    "the redelivery memory of %d bytes is cut off".formatted(snapshot.length));
        }
        coveredOffset = offset;
        sensors.clear();
        sensors.putAll(restored);
    }
}
