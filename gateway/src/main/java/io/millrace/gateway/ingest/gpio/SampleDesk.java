package io.millrace.gateway.ingest.gpio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Intake;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.QualityCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Hands samples of this machine's own channels to the pipeline, stamped with when they happened.
 *
 * <p>Their time is the gateway's: an edge is dated back by its age on the kernel's monotonic clock,
 * so that a step of the wall clock between edge and reading moves the edge with it, and what later
 * corrects the gateway's time corrects these too. They have no source time of their own.
 *
 * <p>Thread-safe.
 */
public final class SampleDesk {

    /** Nothing is ever sent twice, so no connection is younger than another. */
    private static final Instant NEVER_RECONNECTED = Instant.EPOCH;

    private final Intake intake;
    private final Accounting accounting;
    private final InstantSource clock;

    /**
     * @param clock steady time
     */
    public SampleDesk(Intake intake, Accounting accounting, InstantSource clock) {
        this.intake = intake;
        this.accounting = accounting;
        this.clock = clock;
    }

    /**
     * @param raw before scaling, finite
     * @param age how long ago it was so
     */
    void measured(ChannelId channel, double raw, Duration age) {
        deliver(channel, SamplePayload.of(raw), age);
    }

    /** There should be a value and there is none. */
    void failed(ChannelId channel, QualityCode quality) {
        deliver(channel, SamplePayload.of(quality), Duration.ZERO);
    }

    /** So many readings would have come and never will. */
    void lost(long readings) {
        accounting.receivedAndSettled(Accounting.Outcome.DROPPED, readings);
    }

    private void deliver(ChannelId channel, String payload, Duration age) {
        Delivery.Arrival arrival =
                new Delivery.Arrival(clock.instant().minus(age), false, NEVER_RECONNECTED, false);
        Delivery delivery =
                new Delivery(
                        SamplePayload.topic(channel),
                        payload.getBytes(UTF_8),
                        arrival,
                        Acknowledgement.NONE);
        if (!intake.offer(delivery)) {
            intake.dropped(delivery);
        }
    }
}
