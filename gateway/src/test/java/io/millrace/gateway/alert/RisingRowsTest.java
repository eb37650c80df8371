package io.millrace.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.ModelScore.AlertFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RisingRowsTest {
    private static final DeviceId METER = new DeviceId("meter-1");
    private static final double THRESHOLD = 2;
    private static final double OVER = 3;
    private static final double UNDER = 1;
    private static final Offset<Double> ROUNDING = within(1e-9);

    private final AlertRules rules = new AlertRules(_ -> Optional.empty(), () -> "a1");
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    /**
     * A spike on the current of an energy meter: in the rows after it, the model expects of the
     * power what the current foretold, and the power got the larger share in 5 of 20 cases.
     */
    @Test
    void whatMovedFirstLeadsEvenIfAnotherHasTheLargerShareInTheEnd() {
        row(OVER, 0.98, 0.02);
        row(OVER, 0.60, 0.40);
        List<AlertTransition> raised = row(OVER, 0.46, 0.54);

        assertThat(raised).hasSize(1);
        assertThat(raised.getFirst().channel()).contains("current");
        assertThat(raised.getFirst().evidence().contributions().get("power"))
                .isCloseTo((0.02 + 0.40 + 0.54) / 3, ROUNDING);
        assertThat(raised.getFirst().message()).contains("current unusually high", "68 % current");
    }

    @Test
    void rowsBeforeOneThatIsNotOverDoNotCount() {
        row(OVER, 1.0, 0.0);
        row(OVER, 1.0, 0.0);
        row(UNDER, 1.0, 0.0);
        row(OVER, 0.4, 0.6);
        row(OVER, 0.4, 0.6);

        assertThat(row(OVER, 0.4, 0.6))
                .extracting(AlertTransition::channel)
                .containsExactly(Optional.of("power"));
    }

    @Test
    void theNextAlertBeginsAnew() {
        List<AlertTransition> found = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            found.addAll(row(OVER, 0.9, 0.1));
        }
        found.addAll(row(UNDER, 0.9, 0.1));
        for (int i = 0; i < 3; i++) {
            found.addAll(row(OVER, 0.3, 0.7));
        }

        assertThat(found)
                .filteredOn(transition -> transition.state() == AlertState.RAISED)
                .extracting(AlertTransition::channel)
                .containsExactly(Optional.of("current"), Optional.of("power"));
    }

    private List<AlertTransition> row(double score, double current, double power) {
        now = now.plusSeconds(1);
        ModelScore row =
                new ModelScore(
                        METER,
                        "meter@v1",
                        score,
                        THRESHOLD,
                        Map.of("current", current, "power", power),
                        Map.of("current", 5.0, "power", -5.0),
                        now,
                        new AlertFilter(3, 0.7),
                        false);
        return rules.judge(List.of(), List.of(row), now);
    }
}
