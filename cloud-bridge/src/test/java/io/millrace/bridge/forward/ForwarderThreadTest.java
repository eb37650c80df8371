package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForwarderThreadTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryJournal journal = new InMemoryJournal(LaneName.READINGS, "epoch-0");
    private final AtomicInteger openings = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);

    @Test
    void forwardsWhatBecomesDurableUntilItIsClosed() {
        ForwarderThread thread = thread(new ScriptedPublisher());
        thread.start();
        append(0, 5);
        thread.wake();
        await().atMost(LIMIT).until(() -> journal.acknowledgedOffset() == 5);

        thread.close();
        append(5, 6);
        thread.wake();

        assertThat(journal.acknowledgedOffset()).isEqualTo(5);
    }

    @Test
    void outlivesASurprise() {
        ScriptedPublisher kafka = new ScriptedPublisher();
        kafka.whenOpening = this::surpriseOnce;
        try (ForwarderThread thread = thread(kafka)) {
            append(0, 5);
            thread.start();

            await().atMost(LIMIT).until(() -> journal.acknowledgedOffset() == 5);
        }
        assertThat(kafka.closings).isGreaterThanOrEqualTo(2);
    }

    @Test
    void freesAThreadThatHangsInKafkaByClosingItsPublisher() throws InterruptedException {
        ForwarderThread thread = thread(new HangingPublisher());
        thread.start();
        hanging.await();

        thread.close();

        assertThat(freed.getCount()).isZero();
    }

    /** A stop of a gateway without Kafka must not last as long as a chunk may. */
    @Test
    void doesNotWaitForAChunkWhereNothingGetsThrough() throws InterruptedException {
        ForwarderThread thread = thread(new HangingPublisher(), Duration.ofHours(1));
        thread.start();
        hanging.await();

        thread.close();

        assertThat(freed.getCount()).isZero();
    }

    private void surpriseOnce() {
        if (openings.getAndIncrement() == 0) {
            throw new IllegalStateException("bug");
        }
    }

    private void append(int from, int to) {
        journal.append(SampleReadings.readings("a", from, to));
        journal.force();
    }

    private ForwarderThread thread(Publisher publisher) {
        return thread(publisher, Duration.ofMillis(200));
    }

    private ForwarderThread thread(Publisher publisher, Duration closeLimit) {
        Forwarder forwarder =
                new Forwarder(
                        new ForwardedLane(
                                journal,
                                journal::force,
                                new Lineage(new InMemoryIdentities("journal", "o1")),
                                publisher,
                                new InMemoryParkStore(),
                                Timekeeping.NOTHING_NEW),
                        ForwardSettings.defaults("gw"),
                        new ForwardClock(
                                InstantSource.system(), System::nanoTime, new SplittableRandom(1)),
                        notice -> {},
                        TrafficLight.ALWAYS_GREEN);
        return new ForwarderThread(forwarder, "forward-test", closeLimit);
    }

    /** Opens only when somebody closes it. */
    private final class HangingPublisher implements Publisher {
        @Override
        public OpenOutcome open() {
            hanging.countDown();
            try {
                freed.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return new OpenOutcome.Opened(Optional.empty(), "cluster");
        }

        @Override
        public SendOutcome publish(Chunk chunk) {
            return ScriptedPublisher.FINE;
        }

        @Override
        public void close() {
            freed.countDown();
        }
    }
}
