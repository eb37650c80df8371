package io.millrace.models.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.SyntheticPlant;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.evaluate.Replay.Verdict;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final int FAULT_ROW = 1_000;

    private final FittedModel model =
            Trainer.fit(SyntheticPlant.normal(3_000, 1), DetectorSettings.standard());

    @Test
    void normalRunningOfAnotherDayRaisesNothing() {
        List<Verdict> verdicts = Replay.run(model, SyntheticPlant.normal(18_000, 2));

        assertThat(verdicts).hasSize(18_000);
        assertThat(Replay.alarms(verdicts)).isZero();
    }

    @Test
    void lostCurrentIsRaisedWithinTwoSecondsAndLeads() {
        Dataset faulty = SyntheticPlant.withLostCurrent(2_000, 3, FAULT_ROW);

        List<Verdict> verdicts = Replay.run(model, faulty);

        assertThat(Replay.alarms(verdicts.subList(0, FAULT_ROW))).isZero();
        Verdict soon = verdicts.get(FAULT_ROW + 10);
        assertThat(soon.isAlerted()).isTrue();
        assertThat(model.channels().get(Replay.leading(soon.contributions()))).isEqualTo("current");
    }

    @Test
    void rowsBeforeTheFirstFullWindowHaveNoScore() {
        List<Verdict> verdicts = Replay.run(model, SyntheticPlant.normal(100, 2));

        int window = model.residuals().settings().window();
        assertThat(verdicts.get(window - 2).score()).isNaN();
        assertThat(verdicts.get(window - 1).score()).isFinite();
    }

    @Test
    void shortRecordingHasNoScoreAtAll() {
        assertThat(Replay.run(model, SyntheticPlant.normal(10, 2)))
                .hasSize(10)
                .allMatch(verdict -> Double.isNaN(verdict.score()));
    }
}
