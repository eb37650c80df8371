package io.millrace.gateway.ingest.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.Scale;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PulseTotalsTest {
    private static final ChannelId LITRES = new ChannelId(new DeviceId("m-1"), "total");
    private static final ChannelId OTHER = new ChannelId(new DeviceId("m-2"), "total");

    /** 450 pulses are a litre. */
    private static final Scale PER_LITRE = new Scale(1.0 / 450, 0);

    private final PulseTotals totals = new PulseTotals(Map.of(LITRES, PER_LITRE));

    @Test
    void totalGoesOnAfterARestart() {
        totals.add(LITRES, 12_345_678_901L);
        PulseTotals restarted = new PulseTotals(Map.of(LITRES, PER_LITRE));

        restarted.restore(totals.snapshot());
        restarted.add(LITRES, 1);

        assertThat(restarted.pulses(LITRES)).isEqualTo(12_345_678_902L);
    }

    @Test
    void journalBringsWhatWasReportedAfterTheSnapshot() {
        totals.add(LITRES, 100);
        byte[] snapshot = totals.snapshot();
        PulseTotals restarted = new PulseTotals(Map.of(LITRES, PER_LITRE));

        restarted.restore(snapshot);
        restarted.replay(LITRES, OptionalDouble.of(PER_LITRE.apply(4_507)));
        restarted.replay(LITRES, OptionalDouble.of(PER_LITRE.apply(4_507)));
        restarted.replay(LITRES, OptionalDouble.empty());
        restarted.replay(OTHER, OptionalDouble.of(9_999));

        assertThat(restarted.pulses(LITRES)).isEqualTo(4_507);
        assertThat(restarted.pulses(OTHER)).isZero();
    }

    @Test
    void readingFromBeforeTheSnapshotTakesNothingAway() {
        totals.add(LITRES, 100);
        totals.replay(LITRES, OptionalDouble.of(PER_LITRE.apply(99)));

        assertThat(totals.pulses(LITRES)).isEqualTo(100);
    }

    @Test
    void totalStaysTheSameInItsUnitWhenTheScaleIsCorrected() {
        totals.add(LITRES, 450);
        Scale corrected = new Scale(1.0 / 500, 0);
        PulseTotals restarted = new PulseTotals(Map.of(LITRES, corrected));

        restarted.restore(totals.snapshot());

        assertThat(corrected.apply((double) restarted.pulses(LITRES))).isEqualTo(1.0);
    }

    @Test
    void bytesThatAreNoSnapshotAreRefused() {
        byte[] snapshot = totals.snapshot();
        byte[] short1 = java.util.Arrays.copyOf(snapshot, snapshot.length - 1);
        byte[] later = snapshot.clone();
        later[0] = 2;

        assertThatThrownBy(() -> totals.restore(short1))
                .isInstanceOf(PulseTotalsUnreadableException.class);
        assertThatThrownBy(() -> totals.restore(later))
                .isInstanceOf(PulseTotalsUnreadableException.class)
                .hasMessageContaining("version 2");
    }
}
