package io.millrace.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Delivery.Arrival;
import io.millrace.gateway.ingest.redelivery.RedeliveryMemory;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.testbed.Guarantee;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RedeliveriesTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final int HASH = 99;
    private static final Arrival FIRST = arrival(NOON, false);
    private static final Arrival AFTER_RECONNECT = arrival(NOON.plusMillis(300), false);

    private final RedeliveryMemory memory = new RedeliveryMemory(10);
    private final Redeliveries redeliveries = new Redeliveries(memory);
    private final OutgoingReading outgoing = new OutgoingReading(reading(7), 0, HASH);

    @Test
    @Guarantee("S2")
    void recognisesARedeliveryInTheSameBatchAfterAReconnect() {
        redeliveries.queued(outgoing, FIRST);

        assertThat(redeliveries.isRedelivery(outgoing.reading(), HASH, AFTER_RECONNECT)).isTrue();
    }

    @Test
    @Guarantee("S2")
    void takesAnEqualReadingOnTheSameConnectionForANewOne() {
        redeliveries.queued(outgoing, FIRST);

        assertThat(redeliveries.isRedelivery(outgoing.reading(), HASH, FIRST)).isFalse();
    }

    @Test
    @Guarantee("S2")
    void remembersWhatWasStored() {
        redeliveries.queued(outgoing, FIRST);
        redeliveries.stored(outgoing, FIRST, 0);

        assertThat(redeliveries.isRedelivery(outgoing.reading(), HASH, AFTER_RECONNECT)).isTrue();
        assertThat(redeliveries.isRedelivery(reading(8), HASH, AFTER_RECONNECT)).isFalse();
    }

    @Test
    @Guarantee("S1")
    void tellsTheSavedMemoryNothingBeforeItIsStored() {
        redeliveries.queued(outgoing, FIRST);

        assertThat(memory.absorbs(outgoing.reading(), HASH, AFTER_RECONNECT)).isFalse();
    }

    private static Arrival arrival(Instant connectedAt, boolean isRedelivery) {
        return new Arrival(NOON.plusSeconds(1), isRedelivery, connectedAt, true);
    }

    private static Reading reading(long sequence) {
        return new Reading(
                new ChannelId(new DeviceId("pump-1"), "flow"),
                OptionalDouble.of(1.0),
                QualityCode.GOOD,
                new ReadingTime(Optional.of(NOON), NOON, true),
                OptionalLong.of(sequence));
    }
}
