package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A whole gateway around one lane, with a thread each for appending, forcing and forwarding, whose
 * process or power goes while they work. A device sends numbered messages of six readings, and
 * again what was not acknowledged; a cloud keeps what was committed together with the position. Its
 * consumer checks order, gaps and doubles.
 */
final class KilledPlant {
    private static final Path FOLDER = Path.of("/journal");
    private static final int DEVICES = 5;
    private static final int CHANNELS = 6;
    private static final int MESSAGES_PER_SENSOR = 20;

    private final FakeDisk disk = new FakeDisk();
    private final Sizes sizes;
    private final Random random;
    private final Cloud cloud = new Cloud();

    /** What each device numbers next, and what it has been acknowledged. */
    private final long[] sent = new long[DEVICES];

    private final long[] acknowledged = new long[DEVICES];
    private JournalDirectory directory;
    private Seen seen;

    KilledPlant(Sizes sizes, long seed) {
        this.sizes = sizes;
        this.random = new Random(seed);
    }

    /** Which message of each device is the next: the gateway's redelivery memory. */
    private static final class Seen implements LaneState {
        private final long[] next = new long[DEVICES];

        @Override
        public String name() {
            return "seen";
        }

        @Override
        public byte[] snapshot() {
            ByteBuffer bytes = ByteBuffer.allocate(DEVICES * Long.BYTES);
            bytes.asLongBuffer().put(next);
            return bytes.array();
        }

        @Override
        public void restore(byte[] snapshot) {
            ByteBuffer.wrap(snapshot).asLongBuffer().get(next);
        }

        @Override
        public void replay(Entry.Stored entry) {
            int device = deviceOf(entry.sensor());
            next[device] = Math.max(next[device], messageOf(entry) + 1);
        }
    }

    private static int deviceOf(Sensor sensor) {
        return Integer.parseInt(sensor.device());
    }

    private static long messageOf(Entry.Stored entry) {
        return ((Envelope.Reading) entry.envelope()).sourceSequence().orElseThrow();
    }

    /** Commits readings and position at once; only its own process may. */
    private static final class Cloud {
        private final Map<String, Long> nextSequence = new HashMap<>();
        private final Map<String, Long> nextMessage = new HashMap<>();
        private long position;

        synchronized long position() {
            return position;
        }

        synchronized void commit(List<Entry> chunk) {
            for (Entry entry : chunk) {
                assertThat(entry).as("gaps without damage").isInstanceOf(Entry.Stored.class);
                Entry.Stored stored = (Entry.Stored) entry;
                String key = stored.sensor().key();
                assertThat(stored.offset()).isEqualTo(position);
                assertThat(stored.sequence()).isEqualTo(nextSequence.getOrDefault(key, 0L));
                String source = sourceOf(stored.sensor());
                assertThat(messageOf(stored)).isEqualTo(nextMessage.getOrDefault(source, 0L));
                nextSequence.put(key, stored.sequence() + 1);
                nextMessage.put(source, messageOf(stored) + 1);
                position++;
            }
        }
    }

    private void open() {
        seen = new Seen();
        directory =
                JournalDirectory.open(
                        new JournalDirectory.Plan(
                                new JournalSettings(
                                        FOLDER,
                                        JournalSettings.LIMIT_BYTES_MIN,
                                        0.1,
                                        JournalSettings.WhenFull.DROP_OLDEST),
                                sizes,
                                disk),
                        Map.of(LaneName.READINGS, List.of(seen)),
                        new JournalDirectory.Sources(
                                () -> Readings.START, System::nanoTime, random::nextLong));
    }

    private Journal readings() {
        return directory.lane(LaneName.READINGS);
    }

    /** One process, from its start until it is killed after so many forces. */
    void live(int forces, boolean isPowerCut) throws InterruptedException {
        open();
        Run process = new Run(forces);
        List<Thread> threads =
                List.of(
                        start(process, process::append),
                        start(process, process::force),
                        start(process, process::forward));
        for (Thread thread : threads) {
            thread.join();
        }
        if (process.broken.get() != null) {
            throw new AssertionError("a thread of the gateway broke", process.broken.get());
        }
        if (isPowerCut) {
            disk.losePower(random);
        }
    }

    private static Thread start(Run process, Runnable work) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        while (!process.isDead.get()) {
                            work.run();
                        }
                    } catch (StorageFailedException | StorageFullException failed) {
                        if (!process.isDead.get()) {
                            process.broken.set(failed);
                        }
                    } catch (RuntimeException | AssertionError broken) {
                        process.broken.set(broken);
                    } finally {
                        process.isDead.set(true);
                    }
                });
    }

    /** Lets go of everything; the consumer has all that was acknowledged to the devices. */
    void finish() {
        open();
        while (cloud.position() < readings().durableOffset()) {
            cloud.commit(readings().read(cloud.position(), 500));
        }
        for (int device = 0; device < DEVICES; device++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                String source = sourceOf(sensor(device, channel, 0));
                assertThat(cloud.nextMessage.getOrDefault(source, 0L))
                        .isGreaterThanOrEqualTo(acknowledged[device]);
            }
        }
        directory.close();
    }

    long delivered() {
        return cloud.position();
    }

    /** The plant is rebuilt all the time: new sensors come while others are being written. */
    private static Sensor sensor(int device, int channel, long message) {
        long rebuilt = message / MESSAGES_PER_SENSOR;
        return Readings.sensor(String.valueOf(device), channel + "-" + rebuilt);
    }

    private static String sourceOf(Sensor sensor) {
        return sensor.device() + "/" + sensor.channel().orElseThrow().charAt(0);
    }

    /** What dies. */
    private final class Run {
        private final AtomicBoolean isDead = new AtomicBoolean();
        private final AtomicReference<Throwable> broken = new AtomicReference<>();
        private final AtomicLong forcesLeft;
        private final Random ofWriter = new Random(random.nextLong());
        private final Random ofForwarder = new Random(random.nextLong());
        private final Map<Long, long[]> byEndOffset =
                new java.util.concurrent.ConcurrentHashMap<>();

        /** The devices send again from here what was not acknowledged. */
        private final long[] next = acknowledged.clone();

        Run(int forces) {
            this.forcesLeft = new AtomicLong(forces);
        }

        void append() {
            if (readings().endOffset() - readings().durableOffset() > 3000) {
                LockSupport.parkNanos(50_000);
                return;
            }
            int device = ofWriter.nextInt(DEVICES);
            long message = next[device]++;
            sent[device] = Math.max(sent[device], next[device]);
            if (message >= seen.next[device]) {
                List<Envelope> batch = new ArrayList<>();
                for (int channel = 0; channel < CHANNELS; channel++) {
                    batch.add(reading(sensor(device, channel, message), message));
                }
                readings().append(batch);
                seen.next[device] = message + 1;
            }
            byEndOffset.put(readings().endOffset(), next.clone());
        }

        private Envelope reading(Sensor sensor, long message) {
            Envelope.Reading plain = Readings.reading(sensor, message);
            return new Envelope.Reading(
                    sensor,
                    OptionalDouble.of(ofWriter.nextGaussian()),
                    plain.quality(),
                    plain.stamp(),
                    OptionalLong.of(message),
                    0,
                    ofWriter.nextInt());
        }

        void force() {
            if (readings().endOffset() == readings().durableOffset()) {
                LockSupport.parkNanos(50_000);
                return;
            }
            if (forcesLeft.decrementAndGet() <= 0) {
                isDead.set(true);
                disk.killProcess();
                return;
            }
            long durable = readings().force();
            long[] reached = byEndOffset.get(durable);
            if (reached != null) {
                for (int device = 0; device < DEVICES; device++) {
                    acknowledged[device] = Math.max(acknowledged[device], reached[device]);
                }
            }
            byEndOffset.keySet().removeIf(end -> end <= durable);
        }

        void forward() {
            long position = cloud.position();
            readings().acknowledge(position);
            List<Entry> chunk = readings().read(position, 1 + ofForwarder.nextInt(400));
            if (ofForwarder.nextInt(5) == 0 || isDead.get()) {
                readings().release();
                return;
            }
            cloud.commit(chunk);
            if (ofForwarder.nextBoolean()) {
                readings().acknowledge(cloud.position());
            }
        }
    }
}
