package io.millrace.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.QualityCode;
import io.millrace.profile.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final RateLimit FIVE_A_MINUTE = new RateLimit(5.0, Duration.ofMinutes(1));
    private final AlertScript script = new AlertScript().rateLimit(Optional.of(FIVE_A_MINUTE));

    @Test
    void raisesOnceWhenTheValueMovesTooFarInTheTimeAndClearsWhenThatHasPassed() {
        script.keepsReading(40, 70)
                .expectNothing()
                .reads(45.1)
                .expect("rate raised a1")
                .passes(1)
                .keepsReading(45.1, 58)
                .expectNothing()
                .keepsReading(45.1, 10)
                .expect("rate cleared a1");
    }

    @Test
    void aFallCountsLikeARise() {
        script.keepsReading(40, 10).reads(34.9).expect("rate raised a1");
    }

    @Test
    void aSlowWayIsNoAlertHoweverLong() {
        for (int second = 0; second < 600; second++) {
            script.reads(20 + second * 4.9 / 60).passes(1);
        }
        script.expectNothing();
    }

    /** Each step is small; together they are not. */
    @Test
    void manySmallStepsAddUp() {
        for (int second = 0; second < 30; second++) {
            script.reads(20 + second * 0.2).passes(1);
        }
        script.expect("rate raised a1");
    }

    @Test
    void aBadReadingNeitherRaisesNorClears() {
        script.keepsReading(40, 70)
                .reads(46)
                .expect("rate raised a1")
                .passes(100)
                .expect("stale raised a2");
        script.readsBad(QualityCode.BAD_NOT_A_NUMBER).expectNothing();
    }

    /** After a restart the window is empty: an empty window has seen nothing that would clear. */
    @Test
    void anActiveAlertOutlivesARestartUntilAWholeQuietWindow() {
        script.keepsReading(40, 70)
                .reads(46)
                .expect("rate raised a1")
                .restarts()
                .passes(1)
                .keepsReading(46, 60)
                .expectNothing()
                .keepsReading(46, 6)
                .expect("rate cleared a1");
    }

    @Test
    void lateReadingsAreJudgedByTheTimesOfTheirSensor() {
        for (int second = 0; second < 300; second += 30) {
            script.readsLate(20 + second * 0.05, second);
        }
        script.expectNothing();
        script.readsLate(60, 301).expect("rate raised a1");
    }

    @Test
    void saysWhatAnOperatorUnderstands() {
        script.keepsReading(40, 70)
                .reads(46)
                .passes(1)
                .keepsReading(46, 70)
                .expectMessages(
                        "pump-1 temperature 46 °C changed by more than 5 °C within 60 s",
                        "pump-1 temperature changes slowly again: 46 °C");
    }

    @Test
    void aLimitThatIsTakenAwayTakesItsAlertWithIt() {
        script.keepsReading(40, 70)
                .reads(46)
                .expect("rate raised a1")
                .rateLimit(Optional.empty())
                .reads(46)
                .expect("rate cleared a1");
    }

    @Test
    void theWindowIsBoundedHoweverTheTimesJump() {
        RateWindow window = new RateWindow(FIVE_A_MINUTE);
        for (int i = 0; i < 100_000; i++) {
            Instant source = Instant.EPOCH.plusSeconds((i * 7919L) % 1_000);
            window.observe(i % 3, new Moment(Optional.of(source), Duration.ofMillis(i * 37L)));
        }
        assertThat(window.size()).isLessThanOrEqualTo(RateWindow.SLOTS + 1);
    }
}
