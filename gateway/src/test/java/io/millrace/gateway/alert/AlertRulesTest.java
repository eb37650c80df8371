package io.millrace.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.reading.QualityCode;
import io.millrace.profile.Limits;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private final AlertScript script = new AlertScript();

    @Test
    @Guarantee("A1")
    void raisesOncePerExcursionAfterTheOnDelay() {
        script.keepsReading(85, 4)
                .expectNothing()
                .keepsReading(85, 1)
                .expect("limit-high raised a1")
                .keepsReading(86, 60)
                .expectNothing();
    }

    @Test
    void doesNotRaiseWhenTheValueWasBackWithinTheOnDelay() {
        script.keepsReading(85, 4).reads(79).passes(1).keepsReading(85, 4).expectNothing();
    }

    @Test
    @Guarantee("A1")
    void clearsOnlyAfterHysteresisAndOffDelay() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .keepsReading(79, 60)
                .expectNothing()
                .keepsReading(78, 9)
                .expectNothing()
                .keepsReading(78, 1)
                .expect("limit-high cleared a1");
    }

    @Test
    void startsTheOffDelayAgainWhenTheValueLeavesAgain() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .keepsReading(70, 9)
                .reads(79)
                .keepsReading(70, 9)
                .expectNothing()
                .keepsReading(70, 1)
                .expect("limit-high cleared a1");
    }

    @Test
    void raisesTheOuterLimitBesideTheInner() {
        script.keepsReading(95, 6)
                .expect("limit-high-high raised a1", "limit-high raised a2")
                .keepsReading(85, 11)
                .expect("limit-high-high cleared a1")
                .expectActive("a2");
    }

    @Test
    void raisesBelowTheLowerLimits() {
        script.keepsReading(3, 6).expect("limit-low raised a1", "limit-low-low raised a2");
    }

    @Test
    void raisesWhenTheValueStaysAndTheSensorSendsOnlyChanges() {
        script.reads(85).passes(4).expectNothing().passes(1).expect("limit-high raised a1");
    }

    @Test
    void clearsWhenTheValueStaysBackAndTheSensorSendsOnlyChanges() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .reads(70)
                .passes(10)
                .expect("limit-high cleared a1");
    }

    @Test
    void judgesALateBurstOnTheSensorsOwnTime() {
        for (int second = 0; second <= 5; second++) {
            script.readsLate(85, second);
        }
        script.expect("limit-high raised a1");
        for (int second = 6; second <= 16; second++) {
            script.readsLate(70, second);
        }
        script.expect("limit-high cleared a1");
    }

    @Test
    @Guarantee("A1")
    void aBadReadingNeverClearsAnAlert() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .readsBad(QualityCode.BAD_SENSOR_FAILURE)
                .passes(20)
                .readsBad(QualityCode.BAD_NOT_A_NUMBER)
                .expectNothing()
                .expectActive("a1");
    }

    @Test
    @Guarantee("A1")
    void aBadReadingInterruptsTheOffDelay() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .keepsReading(70, 9)
                .readsBad(QualityCode.BAD_NOT_A_NUMBER)
                .passes(9)
                .expectNothing()
                .keepsReading(70, 11)
                .expect("limit-high cleared a1");
    }

    @Test
    void aBadReadingNeitherEndsNorProvesAnExcursion() {
        script.keepsReading(85, 3)
                .readsBad(QualityCode.BAD_NOT_A_NUMBER)
                .passes(5)
                .expectNothing()
                .reads(85)
                .expect("limit-high raised a1");
    }

    @Test
    @Guarantee("A1")
    void aStaleChannelClearsNothing() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .passes(30)
                .expect("stale raised a2")
                .passes(3_600)
                .expectNothing()
                .expectActive("a1", "a2")
                .reads(85)
                .expect("stale cleared a2")
                .expectActive("a1");
    }

    @Test
    void aSilenceDoesNotEndBeforeItBegan() {
        script.watched().passes(32).expect("stale raised a1").readsLate(20, 1);

        assertThat(script.found())
                .singleElement()
                .satisfies(cleared -> {
                    assertThat(cleared.state()).isEqualTo(AlertState.CLEARED);
                    assertThat(cleared.time()).isEqualTo(script.now());
                });
    }

    @Test
    void aWatchedChannelThatNeverComesBecomesStale() {
        script.watched().passes(31).expectNothing().passes(1).expect("stale raised a1");
    }

    @Test
    void onlyBadReadingsKeepFromStaleButDoNotClearIt() {
        script.reads(50);
        for (int i = 0; i < 60; i++) {
            script.passes(1).readsBad(QualityCode.BAD_NOT_A_NUMBER);
        }
        script.expectNothing().passes(31).expect("stale raised a1");
        script.readsBad(QualityCode.BAD_NOT_A_NUMBER).expectNothing();
    }

    @Test
    void lostCommunicationDoesNotCountAsHeard() {
        script.reads(50);
        for (int i = 0; i < 31; i++) {
            script.passes(1).readsBad(QualityCode.BAD_NO_COMMUNICATION);
        }
        script.expect("stale raised a1");
    }

    @Test
    void settingTheClockMakesNothingStale() {
        script.reads(50)
                .clockLeaps(Duration.ofDays(20_000))
                .passes(1)
                .clockLeaps(Duration.ofHours(-2))
                .passes(20)
                .expectNothing();
    }

    @Test
    void silenceIsNoticedAfterTheClockWasSetBack() {
        script.reads(50)
                .clockLeaps(Duration.ofHours(-2))
                .passes(30)
                .expectNothing()
                .passes(1)
                .expect("stale raised a1");
    }

    @Test
    void aStaleChannelRaisesNoLimitEither() {
        script.limits(AlertScript.highWithDelays(Duration.ofSeconds(60)))
                .reads(85)
                .passes(120)
                .expect("stale raised a1");
    }

    @Test
    void raisesOutOfRangeAndClearsWithTheNextGoodReadings() {
        for (int i = 0; i < 6; i++) {
            script.readsOutOfRange(250).passes(1);
        }
        script.expect("out-of-range raised a1").keepsReading(50, 11);
        script.expect("out-of-range cleared a1");
    }

    @Test
    void aValueOutOfRangeIsNotHeldAgainstTheLimits() {
        script.readsOutOfRange(250).passes(4).reads(50).passes(20).expectNothing();
    }

    @Test
    void raisesAnAnomalyAfterThreeRowsInARow() {
        script.scores(7, 7).expectNothing().scores(7).expect("anomaly raised a1");
    }

    @Test
    void rowsAtTheThresholdBreakTheRow() {
        script.scores(7, 7, 6, 7, 7, 5, 7, 7).expectNothing();
    }

    @Test
    void clearsAnAnomalyBelowTheOffRatio() {
        script.scores(7, 8, 9)
                .expect("anomaly raised a1")
                .scores(5, 4.3, 7)
                .expectNothing()
                .scores(4.1)
                .expect("anomaly cleared a1");
    }

    @Test
    void shadowScoresRaiseNothing() {
        script.shadowScores(70, 80, 90, 100).expectNothing();
    }

    @Test
    void severityOfAnAnomalyFollowsItsDistance() {
        assertThat(severityOfAnomaly(7)).isEqualTo(1);
        assertThat(severityOfAnomaly(2.0 * AlertScript.THRESHOLD)).isEqualTo(2);
        assertThat(severityOfAnomaly(5.0 * AlertScript.THRESHOLD)).isEqualTo(3);
    }

    @Test
    void theClearSaysHowBadAnAnomalyHasBeenAtWorst() {
        script.scores(7, 7, 7, 31, 7, 1);

        assertThat(script.found()).extracting(AlertTransition::severity).containsExactly(1, 3);
    }

    @Test
    void anAnomalyThatLastsIsOneWorse() {
        script.scores(13, 13, 13).passes(15 * 60 - 2).scores(13);
        assertThat(script.rules().acknowledge("a1", script.now()).orElseThrow().severity())
                .isEqualTo(2);

        script.scores(1);

        assertThat(script.found()).extracting(AlertTransition::severity).containsExactly(2, 3);
    }

    @Test
    void severityOfARaiseOutlivesARestart() {
        script.scores(31, 31, 31).restarts().scores(7, 1);

        assertThat(script.found()).extracting(AlertTransition::severity).containsExactly(3, 3);
    }

    @Test
    void theLeadingChannelIsTheLargestShareAndStays() {
        script.scores(41, 41, 41);

        assertThat(script.found().getFirst().channel()).contains("flow");
    }

    @Test
    void saysWhatAnOperatorUnderstands() {
        script.scores(41, 41, 41)
                .expectMessages(
                        "pump-1: flow unusually low for its other readings (score 41, threshold 6);"
                                + " 71 % flow, 18 % current")
                .scores(1)
                .expectMessages(
                        "pump-1: its readings fit together again (score 1, threshold 6) after 1 s");
        script.keepsReading(83.4, 6)
                .expectMessages("pump-1 temperature 83.4 °C is above its high limit of 80 °C")
                .keepsReading(75.25, 11)
                .expectMessages(
                        "pump-1 temperature is back at 75.25 °C, inside its high limit of 80 °C");
        script.passes(40)
                .expectMessages(
                        "pump-1 temperature has been silent for 31 s, expected at least every 30 s")
                .reads(20)
                .expectMessages("pump-1 temperature is heard again: 20 °C");
    }

    @Test
    @Guarantee("A1")
    void aRestartNeitherRepeatsNorForgetsAnAlert() {
        script.keepsReading(85, 6)
                .scores(9, 9, 9)
                .expect("limit-high raised a1", "anomaly raised a2")
                .restarts()
                .expectActive("a1", "a2")
                .keepsReading(85, 20)
                .scores(9, 9, 9, 9)
                .expectNothing()
                .keepsReading(70, 11)
                .scores(1)
                .expect("limit-high cleared a1", "anomaly cleared a2");
    }

    @Test
    @Guarantee("A1")
    void replayFromTheJournalIsIdempotent() {
        List<AlertTransition> journal =
                script.keepsReading(85, 6).keepsReading(70, 11).scores(9, 9, 9).found();
        script.expect("limit-high raised a1", "limit-high cleared a1", "anomaly raised a2");

        script.restartsFromJournal(journal)
                .expectActive("a2")
                .scores(9, 9, 9)
                .expectNothing()
                .scores(1)
                .expect("anomaly cleared a2");
    }

    @Test
    void refusesASavedStateThatIsDamaged() {
        byte[] saved = script.keepsReading(85, 6).rules().snapshot();
        byte[] cut = Arrays.copyOf(saved, saved.length - 6);

        assertThatThrownBy(() -> script.rules().restore(cut))
                .isInstanceOf(StateUnreadableException.class);
        script.expectActive("a1");
    }

    @Test
    void anAcknowledgedAlertStaysActiveAndIsAcknowledgedOnce() {
        script.keepsReading(85, 6).expect("limit-high raised a1");

        Optional<AlertTransition> first = script.rules().acknowledge("a1", script.now());

        assertThat(first.orElseThrow().state()).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(script.rules().acknowledge("a1", script.now())).isEmpty();
        assertThat(script.rules().acknowledge("a9", script.now())).isEmpty();
        script.restarts().expectActive("a1");
        assertThat(script.rules().isAcknowledged("a1")).isTrue();
    }

    @Test
    void aLimitThatIsTakenAwayTakesItsAlertAlong() {
        script.keepsReading(85, 6)
                .expect("limit-high raised a1")
                .limits(Limits.NONE)
                .passes(1)
                .expect("limit-high cleared a1");
    }

    private static int severityOfAnomaly(double score) {
        return new AlertScript().scores(score, score, score).found().getFirst().severity();
    }
}
