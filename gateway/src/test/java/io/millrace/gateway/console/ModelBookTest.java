package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.gateway.console.GatewayStatus.ModelLook;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.ModelScore.AlertFilter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelBookTest {
    private static final DeviceId PUMP = new DeviceId("pump-1");
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private final Board board = new Board(Map.of(), _ -> Optional.empty());
    private int rows;

    @Test
    void countsWhatAShadowWouldHaveRaisedBesideTheActiveModel() {
        see("m@1", false, 1, 1, 1, 1, 1, 1, 1);
        see("c@2", true, 9, 9, 9, 9, 1, 9, 9);
        see("c@2", true, 9);

        assertThat(board.models())
                .containsExactly(
                        new ModelLook("pump-1", "m@1", "active", 1, 6, 7, 0),
                        new ModelLook("pump-1", "c@2", "shadow", 9, 6, 8, 2));
    }

    @Test
    void forgetsModelsThatJudgeNoMore() {
        see("m@1", false, 1);
        see("c@2", true, 2);

        board.follow(Map.of(), (device, model) -> model.equals("m@1"));

        assertThat(board.models()).extracting(ModelLook::model).containsExactly("m@1");
    }

    @Test
    void metricsNameDeviceModelAndRole() {
        List<String> labels = List.of("pump-1", "c@2", "shadow");
        see("c@2", true, 9, 9, 9);

        assertThat(ModelFamilies.of(board.models()).stream().flatMap(one -> one.samples.stream()))
                .extracting(one -> one.name, one -> one.labelValues, one -> one.value)
                .containsExactly(
                        tuple("millrace_model_score", labels, 9.0),
                        tuple("millrace_model_threshold", labels, 6.0),
                        tuple("millrace_model_windows_total", labels, 3.0),
                        tuple("millrace_model_alerts_total", labels, 1.0));
    }

    private void see(String model, boolean isShadow, double... scores) {
        for (double score : scores) {
            rows++;
            board.saw(
                    new ModelScore(
                            PUMP,
                            model,
                            score,
                            6,
                            Map.of(),
                            Map.of(),
                            START.plusSeconds(rows),
                            new AlertFilter(3, 0.7),
                            isShadow));
        }
    }
}
