package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends more than its rate allows. The gateway's clock stands until it is moved. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientRateIT {

    private static final String TOPIC = "factory/line1/pump-1/temperature";
    private static final int PER_SECOND = 5;
    private static final int SECONDS = 4;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void isTakenAtItsRateInOrderWithoutLossAndNobodyElseWaitsForIt(int qos) throws Exception {
        try (ListenerBench bench = ListenerBench.limited(ListenerLimits.DEFAULT, PER_SECOND);
                Paho311 fast = new Paho311(bench.url(), "fast").connect();
                Paho311 calm = new Paho311(bench.url(), "calm").connect()) {
            for (int i = 0; i < SECONDS * PER_SECOND; i++) {
                fast.publish(TOPIC, Integer.toString(i), qos);
            }
            List<String> taken = new ArrayList<>(texts(bench, PER_SECOND));
            for (int second = 1; second < SECONDS; second++) {
                calm.publish(TOPIC, "calm", 0);
                assertThat(texts(bench, 1)).containsExactly("calm");
                await().during(Duration.ofMillis(300)).until(() -> bench.intake.size() == 0);
                bench.clock.leap(SECOND);
                taken.addAll(texts(bench, PER_SECOND));
            }

            assertThat(taken)
                    .containsExactlyElementsOf(
                            IntStream.range(0, SECONDS * PER_SECOND)
                                    .mapToObj(Integer::toString)
                                    .toList());
            assertThat(bench.listener.counters().pauses())
                    .containsEntry("rate", 1L)
                    .containsEntry("room", 0L);
            assertThat(bench.accounting.snapshot().of(Outcome.DROPPED)).isZero();
        }
    }

    @Test
    void itsKeepAlivesAreAnsweredWhileItWaits() throws Exception {
        try (ListenerBench bench = ListenerBench.limited(ListenerLimits.DEFAULT, PER_SECOND);
                RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(RawSensor.connect(4, "fast", 60));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);
            for (int i = 1; i <= 100; i++) {
                sensor.send(RawSensor.publish(4, TOPIC, i, "1"));
            }
            sensor.send(RawSensor.ping());
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.PINGRESP);
            assertThat(bench.intake.size()).isEqualTo(PER_SECOND);
        }
    }

    @Test
    void whoSendsOnAllTheSameIsNotReadAndNotGivenUpEither() throws Exception {
        ListenerLimits narrow = new ListenerLimits(10, 64 * 1024, 8, 1024 * 1024, 1024 * 1024);
        int messages = 60;
        try (ListenerBench bench = ListenerBench.limited(narrow, PER_SECOND);
                RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(RawSensor.connect(4, "flood", 1));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);
            for (int i = 1; i <= messages; i++) {
                sensor.send(RawSensor.publish(4, TOPIC, i, Integer.toString(i)));
            }
            bench.take(PER_SECOND).forEach(delivery -> delivery.acknowledgement().acknowledge());
            // Twice the one and a half keep-alives after which a silent client is given up.
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            bench.clock.leap(Duration.ofMinutes(1));
            for (int taken = PER_SECOND; taken < messages; taken += PER_SECOND) {
                bench.take(PER_SECOND)
                        .forEach(delivery -> delivery.acknowledgement().acknowledge());
                bench.clock.leap(SECOND);
            }
            for (int i = 0; i < messages; i++) {
                assertThat(sensor.receiveType()).isEqualTo(RawSensor.PUBACK);
            }
        }
    }

    @Test
    void whatAClientSentOnceIsTakenEvenWhenItLeavesBeforeItsTurn() throws Exception {
        int messages = 3 * PER_SECOND;
        try (ListenerBench bench = ListenerBench.limited(ListenerLimits.DEFAULT, PER_SECOND)) {
            try (Paho311 brief = new Paho311(bench.url(), "brief").connect()) {
                for (int i = 0; i < messages; i++) {
                    Paho311.waitFor(brief.publish(TOPIC, "1", 0));
                }
            }
            assertThat(bench.take(messages)).hasSize(messages);
            assertThat(bench.accounting.snapshot().of(Outcome.DROPPED)).isZero();
        }
    }

    private static List<String> texts(ListenerBench bench, int count) {
        return bench.take(count).stream()
                .map(Delivery::payload)
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }
}
