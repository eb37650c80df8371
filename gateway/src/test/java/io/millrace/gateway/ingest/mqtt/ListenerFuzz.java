package io.millrace.gateway.ingest.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Clients that talk nonsense: packets in the wrong order, cut off, with wrong lengths, flipped bits
 * and bytes that are no MQTT at all, sent in pieces. Everything follows from the seed.
 */
final class ListenerFuzz {
    private static final int PACKETS_MAX = 8;
    private static final int GARBAGE_BYTES_MAX = 300;
    private static final int DISCONNECT = 0xe0;
    private static final int SUBSCRIBE = 0x82;

    private final Random random;
    private int number;

    ListenerFuzz(long seed) {
        this.random = new Random(seed);
    }

    /** One client's whole life; whatever the listener does to it is right. */
    void attack(int port) throws IOException {
        byte[] nonsense = nonsense();
        try (RawSensor sensor = new RawSensor(port)) {
            int at = 0;
            while (at < nonsense.length) {
                int next = Math.min(nonsense.length, at + 1 + random.nextInt(nonsense.length));
                sensor.send(nonsense, at, next);
                at = next;
            }
            if (random.nextBoolean()) {
                sensor.reset();
            }
        } catch (IOException _) {
            // The listener has had enough of it.
        }
    }

    private byte[] nonsense() throws IOException {
        int version = random.nextBoolean() ? 4 : 5;
        List<byte[]> packets = new ArrayList<>();
        packets.add(RawSensor.connect(version, "fuzz-" + number++ % 50, random.nextInt(3)));
        for (int more = random.nextInt(PACKETS_MAX); more > 0; more--) {
            packets.add(packet(version));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(packets, random);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        packets.forEach(packet -> bytes.writeBytes(mutated(packet)));
        return bytes.toByteArray();
    }

    private byte[] packet(int version) throws IOException {
        byte[] publish = RawSensor.publish(version, "a/b", random.nextInt(65_536), "21.5");
        return switch (random.nextInt(8)) {
            case 0 -> RawSensor.ping();
            case 1 -> RawSensor.asQos2(publish);
            case 2 -> new byte[] {(byte) DISCONNECT, 0};
            case 3 -> new byte[] {(byte) SUBSCRIBE, 6, 0, 1, 0, 1, '#', 1};
            case 4 -> RawSensor.connect(version, "again", 10);
            case 5 -> garbage();
            case 6 -> oversized();
            default -> publish;
        };
    }

    private byte[] garbage() {
        byte[] bytes = new byte[1 + random.nextInt(GARBAGE_BYTES_MAX)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Announces 256 MB, the most that MQTT can. */
    private static byte[] oversized() {
        return new byte[] {0x32, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 1, 'a'};
    }

    private byte[] mutated(byte[] packet) {
        byte[] changed = packet.clone();
        switch (random.nextInt(6)) {
            case 0 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            case 2 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length));
            default -> {
                // Left as it is, so that some get through to the next.
            }
        }
        return changed;
    }
}
