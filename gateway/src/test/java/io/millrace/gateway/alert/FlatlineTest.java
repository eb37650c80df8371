package io.millrace.gateway.alert;

import io.millrace.gateway.reading.QualityCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlatlineTest {
    private final AlertScript script =
            new AlertScript().flatlineAfter(Optional.of(Duration.ofSeconds(10)));

    @Test
    void raisesOnceWhenTheValueHasNotChangedForSoLong() {
        script.reads(41.9)
                .passes(1)
                .keepsReading(42.1, 11)
                .expectNothing()
                .keepsReading(42.1, 60)
                .expect("flatline raised a1");
    }

    @Test
    void clearsWithTheFirstValueThatDiffers() {
        script.keepsReading(42.1, 13)
                .expect("flatline raised a1")
                .reads(42.11)
                .expect("flatline cleared a1");
    }

    @Test
    void saysWhatAnOperatorUnderstands() {
        script.keepsReading(42.1, 13)
                .reads(42.11)
                .expectMessages(
                        "pump-1 temperature 42.1 °C has not changed at all for 10 s: check sensor and wiring",
                        "pump-1 temperature moves again: 42.11 °C");
    }

    @Test
    void aValueThatMovesByItsLastDigitIsAlive() {
        for (int i = 0; i < 30; i++) {
            script.keepsReading(42.1, 3).keepsReading(42.11, 1);
        }
        script.expectNothing();
    }

    @Test
    void aFewEqualReadingsFarApartAreChance() {
        for (int i = 0; i < 5; i++) {
            script.reads(42.1).passes(20);
        }
        script.expectNothing().reads(42.1).expect("flatline raised a1");
    }

    @Test
    void silenceIsNoFlatline() {
        script.keepsReading(42.1, 5).passes(25).expectNothing();
    }

    @Test
    void aBadReadingNeitherRaisesNorClears() {
        script.keepsReading(42.1, 13)
                .expect("flatline raised a1")
                .readsBad(QualityCode.BAD_SENSOR_FAILURE)
                .passes(1)
                .keepsReading(42.1, 3)
                .expectNothing();
    }

    @Test
    void aRestartNeitherRepeatsNorForgetsIt() {
        script.keepsReading(42.1, 13)
                .expect("flatline raised a1")
                .restarts()
                .keepsReading(42.1, 30)
                .expectNothing()
                .reads(42.3)
                .expect("flatline cleared a1");
    }

    @Test
    void isFoundAgainInTheJournal() {
        script.keepsReading(42.1, 13)
                .restartsFromJournal(script.found())
                .expectActive("a1")
                .reads(42.1)
                .reads(42.3)
                .expect("flatline raised a1", "flatline cleared a1");
    }

    @Test
    void aRuleThatIsTakenAwayTakesItsAlertAlong() {
        script.keepsReading(42.1, 13)
                .expect("flatline raised a1")
                .flatlineAfter(Optional.empty())
                .reads(42.1)
                .expectMessages(
                        "pump-1 temperature is no longer watched for standing still: the profile was changed");
    }
}
