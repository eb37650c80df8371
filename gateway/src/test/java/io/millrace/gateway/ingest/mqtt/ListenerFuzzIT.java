package io.millrace.gateway.ingest.mqtt;

import static java.lang.System.Logger.Level.INFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.ingest.Delivery;
import io.millrace.profile.DurationText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nonsense at the door: no crash, no leak, and an honest sensor is served all the while. */
class ListenerFuzzIT {
    /** With that of the payloads' fuzzing, half a minute of every build. */
    private static final Duration IN_EVERY_BUILD = Duration.ofSeconds(18);

    private static final int ATTACKS_BETWEEN_READINGS = 10;

    /** Another seed: {@code -Dseed=N}. */
    @Test
    void servesAnHonestSensorWhileOthersTalkNonsense() throws IOException {
        fuzz(IN_EVERY_BUILD, Long.getLong("seed", 20260301L));
    }

    /** So long: {@code -Dmillrace.fuzz.duration=1h}. */
    @Test
    @Tag("fuzz")
    void servesAnHonestSensorHoweverLong() throws IOException {
        Duration duration = DurationText.parse(System.getProperty("millrace.fuzz.duration", "1h"));
        fuzz(duration, Long.getLong("seed", System.nanoTime()));
    }

    /** The seed decides every attack; the time, how many there are. */
    private static void fuzz(Duration duration, long seed) throws IOException {
        System.Logger log = System.getLogger(ListenerFuzzIT.class.getName());
        log.log(INFO, "listener fuzz for {0} with -Dseed={1}", duration, Long.toString(seed));
        try (ListenerBench bench = ListenerBench.open();
                HonestSensor honest = new HonestSensor(bench)) {
            ListenerFuzz fuzz = new ListenerFuzz(seed);
            long attacks = 0;
            long end = System.nanoTime() + duration.toNanos();
            do {
                fuzz.attack(bench.listener.port());
                if (attacks % ATTACKS_BETWEEN_READINGS == 0) {
                    honest.publishes();
                }
                attacks++;
            } while (System.nanoTime() < end);
            log.log(INFO, "listener fuzz: {0} clients", attacks);
            assertNothingIsLeftOf(bench);
            assertThat(bench.listener.counters().refusals()).isNotEmpty();
        }
    }

    /** Only the honest one is still connected. */
    private static void assertNothingIsLeftOf(ListenerBench bench) {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> bench.listener.counters().connections() == 1);
    }

    /** Publishes and is acknowledged, whatever else is in the queue. */
    private static final class HonestSensor implements AutoCloseable {
        private final ListenerBench bench;
        private final RawSensor sensor;
        private int packetId;

        HonestSensor(ListenerBench bench) throws IOException {
            this.bench = bench;
            this.sensor = new RawSensor(bench.listener.port());
            sensor.send(RawSensor.connect(5, "honest", 0));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);
        }

        void publishes() throws IOException {
            packetId = packetId % 60_000 + 1;
            sensor.send(RawSensor.publish(5, "honest/value", packetId, "1"));
            await().atMost(30, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(1))
                    .until(this::isTaken);
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.PUBACK);
        }

        private boolean isTaken() {
            List<Delivery> taken = new ArrayList<>();
            bench.intake.drain(taken, 1_000, Duration.ZERO);
            taken.forEach(delivery -> delivery.acknowledgement().acknowledge());
            return taken.stream().anyMatch(delivery -> delivery.topic().equals("honest/value"));
        }

        @Override
        public void close() throws IOException {
            sensor.close();
        }
    }
}
