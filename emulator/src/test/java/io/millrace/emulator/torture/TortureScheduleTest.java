package io.millrace.emulator.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.emulator.torture.Blow.Timed;
import io.millrace.emulator.torture.Blow.Trouble;
import io.millrace.testbed.link.LinkQuality;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TortureScheduleTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final int SEEDS = 500;

    /** More than is asked for, because a blow that falls on nothing does not count. */
    private static final double MARGIN = 1.5;

    @Test
    void repeatsItselfForASeedAndDiffersForAnother() {
        List<Timed> seven = TortureSchedule.of(FIVE_MINUTES, 7).all();

        assertThat(TortureSchedule.of(FIVE_MINUTES, 7).all()).isEqualTo(seven);
        assertThat(TortureSchedule.of(FIVE_MINUTES, 8).all()).isNotEqualTo(seven);
    }

    @Test
    void strikesOftenEnoughWhateverTheSeed() {
        forEachSeed(seed -> {
            List<Timed> blows = TortureSchedule.of(FIVE_MINUTES, seed).all();

            assertThat(count(blows, TortureScheduleTest::isKill))
                    .isGreaterThan((long) (8 * MARGIN));
            assertThat(count(blows, TortureScheduleTest::isBrokerStop))
                    .isGreaterThanOrEqualTo((long) (5 * MARGIN));
            assertThat(count(blows, TortureScheduleTest::isCut))
                    .isGreaterThan((long) (10 * MARGIN));
        });
    }

    @Test
    void strikesEachAtLeastOnceInHalfAMinute() {
        forEachSeed(seed -> {
            List<Timed> blows = TortureSchedule.of(Duration.ofSeconds(30), seed).all();

            assertThat(blows).extracting(Timed::blow).anyMatch(TortureScheduleTest::isKill);
            assertThat(blows).extracting(Timed::blow).anyMatch(TortureScheduleTest::isBrokerStop);
            assertThat(blows).extracting(Timed::blow).anyMatch(TortureScheduleTest::isCut);
        });
    }

    @Test
    void fallsWithinTheTimeAndEndsWhatItBegins() {
        forEachSeed(seed -> {
            Set<Integer> down = new HashSet<>();
            Set<Integer> refusing = new HashSet<>();
            Set<Integer> stalled = new HashSet<>();
            LinkQuality quality = LinkQuality.PERFECT;
            for (Timed timed : TortureSchedule.of(FIVE_MINUTES, seed).all()) {
                assertThat(timed.at()).isBetween(Duration.ofSeconds(1), FIVE_MINUTES);
                switch (timed.blow()) {
                    case Blow.KillGateway _ -> {}
                    case Blow.StopBroker stop -> down.add(stop.broker());
                    case Blow.StartBroker start -> down.remove(start.broker());
                    case Blow.Links(Trouble trouble, List<Integer> brokers) -> {
                        switch (trouble) {
                            case CUT -> {}
                            case REFUSE -> refusing.addAll(brokers);
                            case ACCEPT -> refusing.removeAll(brokers);
                            case STALL -> stalled.addAll(brokers);
                            case RESUME -> stalled.removeAll(brokers);
                        }
                    }
                    case Blow.Quality(LinkQuality set) -> quality = set;
                }
                assertThat(down).as("brokers down at once").hasSizeLessThanOrEqualTo(2);
            }
            assertThat(down).isEmpty();
            assertThat(refusing).isEmpty();
            assertThat(stalled).isEmpty();
            assertThat(quality).isEqualTo(LinkQuality.PERFECT);
        });
    }

    @Test
    void refusesATimeInWhichNothingFits() {
        assertThatThrownBy(() -> TortureSchedule.of(Duration.ofSeconds(9), 1))
                .hasMessageContaining("at least");
    }

    private static void forEachSeed(java.util.function.LongConsumer check) {
        LongStream.range(0, SEEDS).forEach(check);
    }

    private static long count(List<Timed> blows, Predicate<Blow> wanted) {
        return blows.stream().map(Timed::blow).filter(wanted).count();
    }

    private static boolean isKill(Blow blow) {
        return blow instanceof Blow.KillGateway;
    }

    private static boolean isBrokerStop(Blow blow) {
        return blow instanceof Blow.StopBroker;
    }

    private static boolean isCut(Blow blow) {
        return blow instanceof Blow.Links links
                && (links.trouble() == Trouble.CUT || links.trouble() == Trouble.REFUSE);
    }
}
