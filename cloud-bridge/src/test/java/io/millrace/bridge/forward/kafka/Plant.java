package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.ForwardSettings;
import io.millrace.bridge.forward.ForwardedLane;
import io.millrace.bridge.forward.Forwarder;
import io.millrace.bridge.forward.ForwarderThread;
import io.millrace.bridge.forward.InMemoryIdentities;
import io.millrace.bridge.forward.InMemoryParkStore;
import io.millrace.bridge.forward.Lineage;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.forward.TrafficLight;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** One lane from an in-memory journal to a real Kafka, as one process of a gateway would run it. */
final class Plant implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final InMemoryJournal journal;
    final InMemoryIdentities identities;
    final InMemoryParkStore parked = new InMemoryParkStore();
    final List<Notice> notices = new CopyOnWriteArrayList<>();
    final Forwarder forwarder;

    private final KafkaUplink uplink;
    private final ForwarderThread thread;

    Plant(KafkaSettings settings, InMemoryJournal journal, InMemoryIdentities identities) {
        this(settings, journal, identities, TrafficLight.ALWAYS_GREEN);
    }

    Plant(
            KafkaSettings settings,
            InMemoryJournal journal,
            InMemoryIdentities identities,
            TrafficLight light) {
        this.journal = journal;
        this.identities = identities;
        this.uplink = new KafkaUplink(settings, System::nanoTime);
        this.forwarder =
                new Forwarder(
                        new ForwardedLane(
                                journal,
                                journal::force,
                                new Lineage(identities),
                                uplink.publisher(journal.lane(), SampleReadings::encode),
                                parked,
                                Timekeeping.NOTHING_NEW),
                        ForwardSettings.defaults(settings.gatewayId()),
                        new ForwardClock(
                                InstantSource.system(), System::nanoTime, new SplittableRandom(1)),
                        notices::add,
                        light);
        this.thread = new ForwarderThread(forwarder, "forward-" + journal.lane().word());
    }

    /** Each test a gateway of its own, so that they share a broker but no positions. */
    static KafkaSettings settings(String bootstrapServers, String gatewayId) {
        return new KafkaSettings(
                gatewayId,
                Map.of("bootstrap.servers", bootstrapServers),
                TopicSettings.DEFAULTS,
                Duration.ofSeconds(60));
    }

    static InMemoryJournal readingsJournal() {
        return new InMemoryJournal(LaneName.READINGS, "epoch-0");
    }

    Plant started() {
        thread.start();
        return this;
    }

    void append(List<Envelope> envelopes) {
        journal.append(envelopes);
        forwarder.durableReached(journal.force());
        thread.wake();
    }

    void awaitDrained() {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(journal.acknowledgedOffset())
                                .as("%s %s", forwarder.status(), notices)
                                .isEqualTo(journal.endOffset()));
    }

    @Override
    public void close() {
        thread.close();
        uplink.close();
    }
}
