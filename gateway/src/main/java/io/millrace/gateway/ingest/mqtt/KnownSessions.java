package io.millrace.gateway.ingest.mqtt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which clients keep a session with this gateway.
 *
 * <p>A gateway that only receives has no session state of its own, but the CONNACK must still say
 * whether there is a session: a client that is told "none" throws away its unacknowledged messages
 * (MQTT 5, 3.2.2.1.1), and with them readings that it would otherwise send again.
 *
 * <p>At most so many are kept; beyond that the longest unused goes. Confined to the event loop,
 * {@link #changes} excepted.
 */
final class KnownSessions {

    /** A session that ends only when the client says so. */
    static final Duration FOREVER = Duration.ofSeconds(0xFFFF_FFFFL);

    private static final byte VERSION = 1;
    private static final long NEVER = Long.MAX_VALUE;

    private final LinkedHashMap<String, Instant> expiries;
    // Written on the event loop alone, read by whoever keeps the sessions.
    private volatile long changes;

    KnownSessions(int sessionsMax) {
        this.expiries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                        return size() > sessionsMax;
                    }
                };
    }

    /** Whether {@code client} has one that has not ended by {@code now}. */
    boolean isPresent(String client, Instant now) {
        Instant expiry = expiries.get(client);
        return expiry != null && now.isBefore(expiry);
    }

    /** The client is connected and wants its session kept for {@code after} once it is gone. */
    void opened(String client, Duration after) {
        if (after.isZero()) {
            forget(client);
        } else {
            remember(client, Instant.MAX);
        }
    }

    /** The client has gone; its session ends {@code after} that. */
    void left(String client, Duration after, Instant now) {
        if (after.isZero()) {
            forget(client);
        } else if (expiries.containsKey(client)) {
            remember(client, after.equals(FOREVER) ? Instant.MAX : now.plus(after));
        }
    }

    private void remember(String client, Instant expiry) {
        if (!expiry.equals(expiries.put(client, expiry))) {
            changed();
        }
    }

    private void forget(String client) {
        if (expiries.remove(client) != null) {
            changed();
        }
    }

    // One writer: the event loop.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void changed() {
        changes++;
    }

    /**
     * How often a session came, went or got another end; which one was used last does not count.
     */
    long changes() {
        return changes;
    }

    /**
     * Big-endian: version (1 byte, 1), number (4); per session, the longest unused first: client
     * (modified UTF-8 with a length of 2 bytes), end (8, epoch seconds; the largest long: never).
     */
    byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(expiries.size());
            for (Map.Entry<String, Instant> session : expiries.entrySet()) {
                out.writeUTF(session.getKey());
                Instant expiry = session.getValue();
                out.writeLong(expiry.equals(Instant.MAX) ? NEVER : expiry.getEpochSecond());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Adds what {@link #snapshot} wrote.
     *
     * @throws IllegalArgumentException when {@code snapshot} is not one
     */
    void restore(byte[] snapshot) {
        Map<String, Instant> restored = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "MQTT sessions of version %d were found, this gateway reads version %d"
                                .formatted(version, VERSION));
            }
            int count = in.readInt();
            if (count < 0) {
                throw new IllegalArgumentException("the MQTT sessions claim to be " + count);
            }
            for (int i = 0; i < count; i++) {
                String client = in.readUTF();
                long expiry = in.readLong();
                restored.put(client, expiry == NEVER ? Instant.MAX : Instant.ofEpochSecond(expiry));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the MQTT sessions are cut off", e);
        }
        expiries.putAll(restored);
    }
}
