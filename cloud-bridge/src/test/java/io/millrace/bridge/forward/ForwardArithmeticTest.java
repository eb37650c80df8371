package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.bridge.journal.Entry;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The small rules of waiting and sizing, to their edges. */
class ForwardArithmeticTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofMillis(300);

    /** Draws the highest or the lowest there is. */
    private static RandomGenerator drawing(boolean highest) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException("only bounded draws");
            }

            @Override
            public long nextLong(long bound) {
                return highest ? bound - 1 : 0;
            }
        };
    }

    @Test
    void waitsBetweenHalfAndAllOfACeilingThatDoublesToItsLimit() {
        BackOff longest = new BackOff(FIRST, MAX, drawing(true));
        BackOff shortest = new BackOff(FIRST, MAX, drawing(false));

        assertThat(longest.next()).isEqualTo(FIRST);
        assertThat(longest.next()).isEqualTo(FIRST.multipliedBy(2));
        assertThat(longest.next()).isEqualTo(MAX);
        assertThat(longest.next()).isEqualTo(MAX);
        assertThat(shortest.next()).isEqualTo(FIRST.dividedBy(2));
        assertThat(shortest.next()).isEqualTo(FIRST);
    }

    @Test
    void waitsFromTheStartAfterASuccess() {
        BackOff backOff = new BackOff(FIRST, MAX, drawing(true));
        backOff.next();

        backOff.reset();

        assertThat(backOff.next()).isEqualTo(FIRST);
    }

    @Test
    void takesAFirstWaitUpToTheLongest() {
        assertThat(new BackOff(MAX, MAX, drawing(true)).next()).isEqualTo(MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(MAX.plusNanos(1), MAX, drawing(true)))
                .withMessageContaining(MAX.toString());
    }

    @Test
    void renewsAProducerThatNobodyUsedForLongerThanADay() {
        FakeTime time = new FakeTime();
        ProducerAge age = new ProducerAge(time.clock(1));

        time.advance(ForwardSettings.IDLE_MAX);
        assertThat(age.mustRenew()).isFalse();
        time.advance(Duration.ofNanos(1));
        assertThat(age.mustRenew()).isTrue();

        age.used();
        assertThat(age.mustRenew()).isFalse();
    }

    @Test
    void renewsAProducerAfterAStepOfTheClockEitherWay() {
        FakeTime time = new FakeTime();
        ProducerAge age = new ProducerAge(time.clock(1));

        time.setWall(SampleReadings.START.plus(ForwardSettings.CLOCK_STEP_MAX));
        assertThat(age.mustRenew()).isFalse();
        time.setWall(SampleReadings.START.minusNanos(1));
        assertThat(age.mustRenew()).isTrue();

        assertThat(age.mustRenew()).as("a step counts once").isFalse();
    }

    @Test
    void estimatesARecordByItsNamesAndItsBody() {
        Entry reading = new Entry.Stored(0, "e", 0, SampleReadings.reading("pump", 1));
        Entry document = new Entry.Stored(0, "e", 0, SampleReadings.document("pump", "12345"));
        int names = 2 * ("gw".length() + "pump".length());

        assertThat(EntrySize.of(reading)).isEqualTo(EntrySize.BYTES_MIN + names);
        assertThat(EntrySize.of(document))
                .isEqualTo(EntrySize.BYTES_MIN + names + "12345".length());
    }

    @Test
    void turnsHistoricalOnlyBeyondTheLimitAndByTheLastOfWhatSharesAMark() {
        Freshness freshness = new Freshness(0, Duration.ofNanos(400));
        freshness.durableReached(1, 0);
        freshness.durableReached(2, 99);
        freshness.durableReached(3, 100);

        assertThat(freshness.historicalBelow(499)).isZero();
        assertThat(freshness.historicalBelow(500)).isEqualTo(2);
        assertThat(freshness.historicalBelow(501)).isEqualTo(3);
    }
}
