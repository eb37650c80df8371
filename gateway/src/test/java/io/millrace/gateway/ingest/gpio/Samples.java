package io.millrace.gateway.ingest.gpio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.BoundedIntake;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.FixedArrivalClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A real intake and what came into it, as {@code topic=payload}. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final Accounting accounting = new Accounting();
    final FixedArrivalClock clock = new FixedArrivalClock(NOW);
    private final BoundedIntake intake;
    final SampleDesk desk;

    Samples(int deliveriesMax) {
        intake = new BoundedIntake(deliveriesMax, accounting, System::nanoTime);
        desk = new SampleDesk(intake, accounting, clock);
    }

    Samples() {
        this(10_000);
    }

    List<Delivery> deliveries() {
        List<Delivery> taken = new ArrayList<>();
        intake.drain(taken, Integer.MAX_VALUE, Duration.ZERO);
        return taken;
    }

    /** What came since it was asked last. */
    List<String> taken() {
        return deliveries().stream()
                .map(delivery -> delivery.topic() + "=" + new String(delivery.payload(), UTF_8))
                .toList();
    }

    long dropped() {
        return accounting.snapshot().of(Accounting.Outcome.DROPPED);
    }
}
