package io.millrace.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.ingest.RejectedMessages.Sample;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RejectedMessagesTest {

    private final RejectedMessages rejected = new RejectedMessages(InstantSource.system());

    @Test
    void countsByReasonAndKeepsTheLastFew() {
        for (int i = 0; i < 100; i++) {
            reject("t" + i, "x", i % 2 == 0 ? "bad-time" : "no-value");
        }

        assertThat(rejected.counts()).containsEntry("bad-time", 50L).containsEntry("no-value", 50L);
        assertThat(rejected.samples()).hasSize(32);
        assertThat(rejected.samples().getLast().topic()).isEqualTo("t99");
    }

    @Test
    void shortensAndEscapesWhatStrangersSent() {
        reject("a\nb", "\u001b[31m\r\nERROR fake line \u00e4" + "y".repeat(500), "no-value");

        Sample sample = rejected.samples().getFirst();
        assertThat(sample.topic()).isEqualTo("a\\x0ab");
        assertThat(sample.payload())
                .startsWith("\\x1b[31m\\x0d\\x0aERROR fake line \\xc3\\xa4yyy")
                .endsWith("... (525 bytes)");
    }

    @Test
    void inventedReasonsCannotFillTheMemory() {
        for (int i = 0; i < 1_000; i++) {
            reject("t", "x", "reason-" + i);
        }

        assertThat(rejected.counts()).hasSizeLessThanOrEqualTo(65).containsKey("other");
    }

    private void reject(String topic, String payload, String reason) {
        Delivery delivery =
                new Delivery(
                        topic,
                        payload.getBytes(UTF_8),
                        new Delivery.Arrival(Instant.EPOCH, false, Instant.EPOCH, true),
                        Acknowledgement.NONE);
        rejected.record(delivery, new Rejection(reason, "detail"));
    }
}
