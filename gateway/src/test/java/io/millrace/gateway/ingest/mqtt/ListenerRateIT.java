package io.millrace.gateway.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Accounting.Tally;
import io.millrace.gateway.ingest.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many messages from one client through listener, intake and an acknowledging consumer. */
class ListenerRateIT {

    private static final System.Logger LOG = System.getLogger(ListenerRateIT.class.getName());
    private static final int MESSAGES = 20_000;
    private static final int BATCH_MAX = 1_000;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void losesNothingAtFullSpeed() {
        try (ListenerBench bench = new ListenerBench(4_096, ListenerLimits.DEFAULT)) {
            CompletableFuture<Void> consumer = CompletableFuture.runAsync(() -> consume(bench));
            Mqtt5AsyncClient client =
                    MqttClient.builder()
                            .useMqttVersion5()
                            .serverHost("127.0.0.1")
                            .serverPort(bench.listener.port())
                            .buildAsync();
            client.connect().join();
            long start = System.nanoTime();
            List<CompletableFuture<Mqtt5PublishResult>> sent = new ArrayList<>(MESSAGES);
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(
                        client.publishWith()
                                .topic("rate/sensor")
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(Integer.toString(i).getBytes(StandardCharsets.UTF_8))
                                .send());
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
            double seconds = (System.nanoTime() - start) / 1e9;
            consumer.join();
            client.disconnect().join();

            assertThat(bench.accounting.snapshot().of(Outcome.APPENDED)).isEqualTo(MESSAGES);
            assertThat(bench.accounting.snapshot().inFlight()).isZero();
            assertThat(bench.listener.counters().acknowledgements()).isEqualTo(MESSAGES);
            LOG.log(
                    System.Logger.Level.INFO,
                    () ->
                            "%d messages acknowledged in %.2f s: %.0f/s"
                                    .formatted(MESSAGES, seconds, MESSAGES / seconds));
        }
    }

    private static void consume(ListenerBench bench) {
        List<Delivery> batch = new ArrayList<>();
        Tally tally = new Tally();
        int taken = 0;
        while (taken < MESSAGES) {
            int count = bench.intake.drain(batch, BATCH_MAX, Duration.ofSeconds(1));
            batch.forEach(delivery -> delivery.acknowledgement().acknowledge());
            tally.settled(Outcome.APPENDED, count);
            bench.accounting.book(tally);
            taken += count;
            batch.clear();
        }
    }
}
