package io.millrace.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Accounting.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BoundedIntakeTest {

    private static final Duration NO_WAIT = Duration.ZERO;

    private final Accounting accounting = new Accounting();
    private final BoundedIntake intake = new BoundedIntake(2, accounting, System::nanoTime);
    private final List<Delivery> batch = new ArrayList<>();

    @Test
    void refusesWhenFullAndTakesAgainAfterADrain() {
        assertThat(intake.offer(delivery("a"))).isTrue();
        assertThat(intake.offer(delivery("b"))).isTrue();
        assertThat(intake.offer(delivery("c"))).isFalse();

        assertThat(intake.drain(batch, 1, NO_WAIT)).isEqualTo(1);
        assertThat(intake.offer(delivery("c"))).isTrue();
        assertThat(intake.drain(batch, 10, NO_WAIT)).isEqualTo(2);

        assertThat(batch).extracting(Delivery::topic).containsExactly("a", "b", "c");
        assertThat(intake.refusals()).isEqualTo(1);
        assertThat(accounting.snapshot().received()).isEqualTo(3);
        assertThat(accounting.snapshot().inFlight()).isEqualTo(3);
    }

    @Test
    void countsWhatIsDropped() {
        intake.dropped(delivery("a"));

        assertThat(accounting.snapshot().of(Outcome.DROPPED)).isEqualTo(1);
        assertThat(accounting.snapshot().isBalanced()).isTrue();
    }

    @Test
    void waitsForTheFirstDelivery() {
        CompletableFuture<Void> source =
                CompletableFuture.runAsync(() -> intake.offer(delivery("a")));

        assertThat(intake.drain(batch, 10, Duration.ofSeconds(20))).isEqualTo(1);
        source.join();
    }

    @Test
    void givesUpWaitingInTime() {
        assertThat(intake.drain(batch, 10, Duration.ofMillis(20))).isZero();
    }

    private static Delivery delivery(String topic) {
        return new Delivery(
                topic,
                new byte[0],
                new Delivery.Arrival(Instant.EPOCH, false, Instant.EPOCH, true),
                Acknowledgement.NONE);
    }
}
