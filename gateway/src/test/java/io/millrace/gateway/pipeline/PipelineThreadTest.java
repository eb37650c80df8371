package io.millrace.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Start and clean stop, on the real thread. */
class PipelineThreadTest {

    private final PipelineBench bench = new PipelineBench(System::nanoTime);

    @Test
    void stopStoresAndAcknowledgesWhatWasTaken() {
        bench.outbox.forcesWhenAsked = true;
        bench.publish("1", "2");
        bench.pipeline.start();
        await().until(() -> bench.acknowledged.containsAll(List.of("1", "2")));
        bench.publish("3");

        bench.pipeline.stop(Duration.ofSeconds(10));

        assertThat(bench.acknowledged).containsExactly("1", "2", "3");
    }

    @Test
    void stopEndsInTimeWhenTheDiskDoesNotAnswer() {
        bench.publish("1");
        bench.pipeline.start();

        bench.pipeline.stop(Duration.ofMillis(300));

        assertThat(bench.acknowledged).isEmpty();
    }
}
