package io.millrace.gateway.ingest.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.ingest.Delivery.Arrival;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.testbed.Guarantee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

@Guarantee("S2")
class RedeliveryMemoryTest {

    private static final ChannelId PUMP = new ChannelId(new DeviceId("pump-1"), "temperature");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int PAYLOAD = 0x1234_5678;

    private final RedeliveryMemory memory = new RedeliveryMemory(100);
    private Instant connectedAt = START;
    private Instant now = START;
    private long offset;

    @Test
    void recognisesAFlaggedRedeliveryAtAnyTimeAfterReconnect() {
        take(sequence(7), PAYLOAD);
        reconnectAfter(HOUR);
        now = now.plus(HOUR);

        assertThat(memory.absorbs(sequence(7), PAYLOAD, flagged())).isTrue();
    }

    @Test
    void recognisesAnUnflaggedRedeliveryOnlyWithinTenSecondsOfReconnect() {
        take(sequence(7), PAYLOAD);
        take(sequence(8), PAYLOAD + 1);
        reconnectAfter(HOUR);

        now = connectedAt.plusSeconds(10);
        assertThat(memory.absorbs(sequence(7), PAYLOAD, plain())).isTrue();
        now = connectedAt.plusSeconds(10).plusMillis(1);
        assertThat(memory.absorbs(sequence(8), PAYLOAD + 1, plain())).isFalse();
    }

    @Test
    void recognisesByTheSourceTimeWhereThereIsNoSequence() {
        take(time(START), PAYLOAD);
        reconnectAfter(HOUR);

        assertThat(memory.absorbs(time(START.plusNanos(1_000)), PAYLOAD, flagged())).isFalse();
        assertThat(memory.absorbs(time(START), PAYLOAD, flagged())).isTrue();
    }

    @Test
    void anotherPayloadWithTheSameSequenceIsGenuine() {
        take(sequence(7), PAYLOAD);
        reconnectAfter(HOUR);

        assertThat(memory.absorbs(sequence(7), PAYLOAD + 1, flagged())).isFalse();
    }

    @Test
    void payloadsWithNeitherSequenceNorTimeAreNeverTakenForRedeliveries() {
        take(bare(), PAYLOAD);
        reconnectAfter(HOUR);

        assertThat(memory.absorbs(bare(), PAYLOAD, flagged())).isFalse();
    }

    @Test
    void eachStoredCopyAbsorbsOneRedeliveryPerConnection() {
        take(sequence(7), PAYLOAD);

        reconnectAfter(HOUR);
        assertThat(memory.absorbs(sequence(7), PAYLOAD, flagged())).isTrue();
        assertThat(memory.absorbs(sequence(7), PAYLOAD, flagged())).isFalse();
        reconnectAfter(HOUR);
        assertThat(memory.absorbs(sequence(7), PAYLOAD, flagged())).isTrue();
    }

    @Test
    void tenReadingsASecondWithWholeSecondTimesAndEqualValuesAllCount() {
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            now = START.plusMillis(100L * i);
            Instant wholeSecond = now.truncatedTo(ChronoUnit.SECONDS);
            taken += takeUnlessRedelivered(time(wholeSecond), PAYLOAD, plain()) ? 1 : 0;
        }

        assertThat(taken).isEqualTo(100);
    }

    @Test
    void ofEqualReadingsExactlyTheRedeliveredOnesAreAbsorbed() {
        for (int i = 0; i < 10; i++) {
            take(time(START), PAYLOAD);
        }
        reconnectAfter(Duration.ofSeconds(2));

        int absorbed = 0;
        for (int i = 0; i < 3; i++) {
            absorbed += memory.absorbs(time(START), PAYLOAD, flagged()) ? 1 : 0;
        }
        int genuine = 0;
        for (int i = 0; i < 10; i++) {
            genuine += takeUnlessRedelivered(time(START.plusSeconds(2)), PAYLOAD, plain()) ? 1 : 0;
        }

        assertThat(absorbed).isEqualTo(3);
        assertThat(genuine).isEqualTo(10);
    }

    @Test
    void aSensorThatRestartsItsSequenceLosesNothing() {
        for (int run = 0; run < 3; run++) {
            for (int i = 0; i < 50; i++) {
                // The value differs from run to run, so the payload does.
                Reading reading = sequence(i);
                assertThat(takeUnlessRedelivered(reading, PAYLOAD + 1_000 * run + i, plain()))
                        .isTrue();
            }
            reconnectAfter(Duration.ofSeconds(3));
        }
    }

    @Test
    void aSensorThatRestartsItsSequenceLongAfterConnectingLosesNothingEvenWithEqualPayloads() {
        for (int run = 0; run < 3; run++) {
            for (int i = 0; i < 50; i++) {
                assertThat(takeUnlessRedelivered(sequence(i), PAYLOAD, plain())).isTrue();
            }
            now = now.plus(HOUR);
        }
    }

    @Test
    void remembersTheLast1024PerSensorAndNoMore() {
        int stored = RedeliveryMemory.COPIES_MAX + 1;
        for (int i = 0; i < stored; i++) {
            take(sequence(i), PAYLOAD);
        }
        reconnectAfter(HOUR);

        assertThat(memory.absorbs(sequence(0), PAYLOAD, flagged())).isFalse();
        for (int i = 1; i < stored; i++) {
            assertThat(memory.absorbs(sequence(i), PAYLOAD, flagged())).isTrue();
        }
    }

    @Test
    void recognisesRedeliveriesAfterARestartFromSnapshotAndReplay() {
        for (int i = 0; i < 5; i++) {
            take(sequence(i), PAYLOAD);
        }
        byte[] snapshot = memory.snapshot(RedeliveryMemory.COPIES_MAX);
        RedeliveryMemory restarted = new RedeliveryMemory(100);
        restarted.restore(snapshot);
        for (int i = 3; i < 8; i++) {
            restarted.replay(PUMP, SourceMark.of(sequence(i)), PAYLOAD, i);
        }
        reconnectAfter(HOUR);

        for (int i = 0; i < 8; i++) {
            assertThat(restarted.absorbs(sequence(i), PAYLOAD, flagged())).as("%d", i).isTrue();
        }
        assertThat(restarted.absorbs(sequence(8), PAYLOAD, flagged())).isFalse();
    }

    @Test
    void replayingTwiceMakesNoSecondCopy() {
        for (int round = 0; round < 2; round++) {
            memory.replay(PUMP, SourceMark.of(sequence(0)), PAYLOAD, 0);
        }

        assertThat(memory.absorbs(sequence(0), PAYLOAD, flagged())).isTrue();
        assertThat(memory.absorbs(sequence(0), PAYLOAD, flagged())).isFalse();
    }

    @Test
    void aShortenedSnapshotKeepsTheNewest() {
        for (int i = 0; i < 20; i++) {
            take(sequence(i), PAYLOAD);
        }
        RedeliveryMemory restarted = new RedeliveryMemory(100);
        restarted.restore(memory.snapshot(2));

        assertThat(restarted.absorbs(sequence(17), PAYLOAD, flagged())).isFalse();
        assertThat(restarted.absorbs(sequence(18), PAYLOAD, flagged())).isTrue();
        assertThat(restarted.absorbs(sequence(19), PAYLOAD, flagged())).isTrue();
    }

    @Test
    void refusesASnapshotThatIsCutOffOrOfAnotherVersion() {
        take(sequence(1), PAYLOAD);
        byte[] snapshot = memory.snapshot(RedeliveryMemory.COPIES_MAX);
        byte[] cut = Arrays.copyOf(snapshot, snapshot.length - 1);
        byte[] newer = snapshot.clone();
        newer[0]++;

        assertThatThrownBy(() -> memory.restore(cut))
                .isInstanceOf(RedeliverySnapshotException.class)
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> memory.restore(newer))
                .isInstanceOf(RedeliverySnapshotException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void forgetsTheLongestSilentSensorWhenThereAreTooMany() {
        RedeliveryMemory small = new RedeliveryMemory(2);
        for (int i = 0; i < 3; i++) {
            ChannelId sensor = new ChannelId(new DeviceId("d" + i), "value");
            small.replay(sensor, SourceMark.of(sequence(1)), PAYLOAD, i);
        }

        byte[] snapshot = small.snapshot(1);
        assertThat(new String(snapshot, StandardCharsets.ISO_8859_1))
                .doesNotContain("d0")
                .contains("d1")
                .contains("d2");
    }

    private void take(Reading reading, int payloadHash) {
        memory.stored(reading, payloadHash, plain(), offset++);
    }

    private boolean takeUnlessRedelivered(Reading reading, int payloadHash, Arrival arrival) {
        if (memory.absorbs(reading, payloadHash, arrival)) {
            return false;
        }
        take(reading, payloadHash);
        return true;
    }

    private void reconnectAfter(Duration pause) {
        now = now.plus(pause);
        connectedAt = now;
    }

    private Arrival plain() {
        return new Arrival(now, false, connectedAt, true);
    }

    private Arrival flagged() {
        return new Arrival(now, true, connectedAt, true);
    }

    private Reading sequence(long sequence) {
        return reading(Optional.empty(), OptionalLong.of(sequence));
    }

    private Reading time(Instant time) {
        return reading(Optional.of(time), OptionalLong.empty());
    }

    private Reading bare() {
        return reading(Optional.empty(), OptionalLong.empty());
    }

    private Reading reading(Optional<Instant> time, OptionalLong sequence) {
        return new Reading(
                PUMP,
                OptionalDouble.of(21.5),
                QualityCode.GOOD,
                new ReadingTime(time, now, true),
                sequence);
    }
}
