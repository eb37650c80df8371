package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.journal.Entry;
import io.millrace.testbed.Guarantee;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@Guarantee("T1")
class TimekeepingTest {
    private static final String BOOT = "this-boot";
    private static final Instant STAMPED = Instant.parse("1970-01-01T00:05:00Z");
    private static final Instant REALLY = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SHIFT =
            (REALLY.getEpochSecond() - STAMPED.getEpochSecond()) * 1_000_000;

    private final Timekeeping known =
            new Timekeeping() {
                @Override
                public boolean isWaiting() {
                    return true;
                }

                @Override
                public boolean mustWait(String boot) {
                    return boot.equals(BOOT);
                }

                @Override
                public Optional<Long> shiftMicros(String boot, long offset) {
                    return boot.equals(BOOT) && offset >= 5 ? Optional.of(SHIFT) : Optional.empty();
                }
            };

    private static Entry entry(long offset, Stamp stamp) {
        Envelope.Reading plain = (Envelope.Reading) SampleReadings.reading("pump", 0);
        return new Entry.Stored(
                offset,
                "e",
                offset,
                new Envelope.Reading(
                        plain.sensor(),
                        plain.value(),
                        plain.quality(),
                        stamp,
                        plain.sourceSequence(),
                        plain.suppressed(),
                        plain.payloadHash()));
    }

    private static Stamp stampOf(Entry entry) {
        return ((Envelope.Reading) ((Entry.Stored) entry).envelope()).stamp();
    }

    @Test
    void givesAReadingItsRightTimesAndSaysSo() {
        Entry stamped = entry(5, new Stamp(STAMPED, false, STAMPED, Clock.UNSYNCED, BOOT));
        assertThat(stampOf(known.corrected(stamped)))
                .isEqualTo(new Stamp(REALLY, false, REALLY, Clock.CORRECTED, BOOT));
    }

    @Test
    void leavesTheSensorsOwnTimeAlone() {
        Instant sensors = Instant.parse("2026-03-01T11:59:58Z");
        Entry stamped = entry(5, new Stamp(sensors, true, STAMPED, Clock.UNSYNCED, BOOT));
        assertThat(stampOf(known.corrected(stamped)))
                .isEqualTo(new Stamp(sensors, true, REALLY, Clock.CORRECTED, BOOT));
    }

    @Test
    void touchesNothingThatWasStampedByAGoodClock() {
        Entry stamped = entry(5, new Stamp(REALLY, false, REALLY, Clock.SYNCED, BOOT));
        assertThat(known.corrected(stamped)).isSameAs(stamped);
        assertThat(known.mustWait(stamped)).isFalse();
    }

    @Test
    void touchesNothingThatIsNotKnown() {
        Entry earlier = entry(4, new Stamp(STAMPED, false, STAMPED, Clock.UNSYNCED, BOOT));
        Entry otherBoot = entry(5, new Stamp(STAMPED, false, STAMPED, Clock.UNSYNCED, "other"));
        assertThat(known.corrected(earlier)).isSameAs(earlier);
        assertThat(known.corrected(otherBoot)).isSameAs(otherBoot);
        assertThat(known.mustWait(otherBoot)).isFalse();
        assertThat(known.mustWait(earlier)).isTrue();
    }
}
