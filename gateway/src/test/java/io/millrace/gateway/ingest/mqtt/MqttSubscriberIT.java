package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.BoundedIntake;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.FixedArrivalClock;
import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The subscriber at a real Mosquitto; skipped where none is installed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MqttSubscriberIT {

    private static final String TOPIC = "line/pump-1/temperature";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path directory;
    private MosquittoBroker broker;
    private BoundedIntake intake = intake(10_000);

    @BeforeEach
    void startBroker() throws IOException {
        Optional<Path> program = MosquittoBroker.find("mosquitto");
        assumeTrue(
                program.isPresent(),
                "no mosquitto on PATH or in /usr/sbin; the Debian package mosquitto has it");
        broker = new MosquittoBroker(program.get(), directory);
    }

    @AfterEach
    void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    @Guarantee("S1")
    void whatWasNotAcknowledgedComesAgainAfterARestartOfTheGateway() throws Exception {
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            publish(0, 3);
            List<Delivery> deliveries = take(3);
            assertThat(texts(deliveries)).containsExactly("0", "1", "2");
            deliveries.getFirst().acknowledgement().acknowledge();
            // The acknowledgement is on its way; give it the time of one round trip.
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        }
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            List<Delivery> again = take(2);
            assertThat(texts(again)).containsExactly("1", "2");
            again.forEach(delivery -> delivery.acknowledgement().acknowledge());
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        }
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            publish(9, 1);
            assertThat(texts(take(1))).containsExactly("9");
        }
    }

    @Test
    void messagesPublishedWhileTheGatewayIsAwayAreWaiting() throws Exception {
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
        }
        publish(0, 100);
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            assertThat(takeAndAcknowledge(100)).containsExactlyElementsOf(numbers(0, 100));
        }
    }

    @Test
    void comesBackWhenTheBrokerWasKilledAndSaysSo() throws Exception {
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            broker.kill();
            await().atMost(PATIENCE).until(() -> !subscriber.link().isUp());
            assertThat(subscriber.link().problem()).isNotEmpty();

            broker.start();
            up(subscriber);
            publish(5, 1);
            assertThat(texts(take(1))).containsExactly("5");
        }
    }

    @Test
    @Guarantee("S1")
    void whatWasNotAcknowledgedComesAgainAfterARestartOfTheBroker() throws Exception {
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            publish(0, 2);
            List<Delivery> before = take(2);
            broker.stop();
            await().atMost(PATIENCE).until(() -> !subscriber.link().isUp());
            broker.start();
            up(subscriber);
            // Too late: these belong to a connection that has gone.
            before.forEach(delivery -> delivery.acknowledgement().acknowledge());
            assertThat(takeAndAcknowledge(2)).containsExactly("0", "1");
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        }
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            publish(3, 1);
            assertThat(texts(take(1))).containsExactly("3");
        }
    }

    @Test
    void followsOtherTopicsWithoutLeavingTheBroker() throws Exception {
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            Instant since = subscriber.link().since();

            subscriber.follow(List.of("line/+/pressure"));
            up(subscriber);
            publish(0, 1);
            subscriber.follow(List.of("line/+/pressure", "line/+/temperature"));
            up(subscriber);
            publish(1, 1);

            assertThat(takeAndAcknowledge(1)).containsExactly("1");
            assertThat(subscriber.link().since()).isEqualTo(since);
        }
    }

    @Test
    void aFullIntakeDelaysMessagesAndKeepsTheirOrder() throws Exception {
        intake = intake(4);
        int messages = 500;
        try (MqttSubscriber subscriber = subscriber()) {
            up(subscriber);
            publish(0, messages);

            List<String> all = takeAndAcknowledge(messages);

            assertThat(all).containsExactlyElementsOf(numbers(0, messages));
        }
    }

    @Test
    void aProbeSaysWhetherTheBrokerLetsUsIn() {
        GatewaySettings.Subscriber here =
                new GatewaySettings.Subscriber(broker.url(), Optional.empty(), Optional.empty());
        assertThat(BrokerProbe.refusal(here, PATIENCE)).isEmpty();

        broker.close();

        assertThat(BrokerProbe.refusal(here, PATIENCE)).isPresent();
    }

    @Test
    void saysInWordsWhyThereIsNoLink() {
        broker.close();

        try (MqttSubscriber subscriber = subscriber()) {
            await().atMost(PATIENCE).until(() -> !subscriber.link().problem().isEmpty());
            assertThat(subscriber.link().problem())
                    .containsIgnoringCase("refused")
                    .doesNotContain("Exception");
        }
    }

    private MqttSubscriber subscriber() {
        MqttSubscriber subscriber =
                new MqttSubscriber(
                        new SubscriberSettings(
                                new GatewaySettings.Subscriber(
                                        broker.url(), Optional.empty(), Optional.empty()),
                                "millrace-test",
                                List.of("line/+/temperature"),
                                new SubscriberSettings.BackOff(
                                        Duration.ofMillis(100), Duration.ofSeconds(1))),
                        new Destination(
                                intake,
                                new Accounting(),
                                new RejectedMessages(InstantSource.system()),
                                new FixedArrivalClock(Instant.parse("2026-03-01T12:00:00Z"))),
                        new Random(1));
        subscriber.start();
        return subscriber;
    }

    private static void up(MqttSubscriber subscriber) {
        await().atMost(PATIENCE).until(subscriber::isSubscribed);
    }

    private void publish(int first, int count) throws Exception {
        try (Paho311 sensor = new Paho311(broker.pahoUrl(), "sensor").connect()) {
            for (String number : numbers(first, count)) {
                Paho311.waitFor(sensor.publish(TOPIC, number, 1));
            }
        }
    }

    /** Acknowledges each at once: Mosquitto has 20 under way and then waits. */
    private List<String> takeAndAcknowledge(int count) {
        List<String> all = new ArrayList<>();
        while (all.size() < count) {
            List<Delivery> some = take(1);
            all.addAll(texts(some));
            some.forEach(delivery -> delivery.acknowledgement().acknowledge());
        }
        return all;
    }

    private List<Delivery> take(int count) {
        List<Delivery> taken = new ArrayList<>();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    intake.drain(taken, count - taken.size(), Duration.ZERO);
                    return taken.size() >= count;
                });
        return taken;
    }

    private static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> new String(delivery.payload(), UTF_8)).toList();
    }

    private static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(Integer::toString).toList();
    }

    private static BoundedIntake intake(int deliveriesMax) {
        return new BoundedIntake(deliveriesMax, new Accounting(), System::nanoTime);
    }
}
