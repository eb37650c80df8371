package io.millrace.gateway.score;

import static io.millrace.gateway.score.Readings.at;
import static io.millrace.gateway.score.Readings.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.Scorer.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a change of the configuration does to windows. */
class ScorerFollowTest {
    private static final DeviceId ONE = new DeviceId("pump-1");
    private static final DeviceId OTHER = new DeviceId("pump-2");

    private final Map<DeviceId, String> models = new HashMap<>(Map.of(ONE, "m", OTHER, "m"));
    private final SpyModel model = new SpyModel(SpyModel.manifest(3, "flow"));
    private final Scorer scorer =
            new Scorer(device -> List.of(new ModelUse(models.get(device), false)));

    ScorerFollowTest() {
        scorer.install("m", model);
        scorer.score(rows(ONE, 0, 4));
        scorer.score(rows(OTHER, 0, 4));
    }

    @Test
    void untouchedDevicesGoOnWithoutMissingARow() {
        scorer.follow(Map.of(), Set.of(), _ -> Fate.UNTOUCHED);

        assertThat(scorer.score(rows(ONE, 4, 6)))
                .extracting(ModelScore::time)
                .containsExactly(at(3), at(4));
        assertThat(model.windows.getLast()).containsExactly(2f, 3f, 4f);
    }

    @Test
    void reassignedDevicesKeepWindowsThatFitAndOpenNewOnes() {
        SpyModel fresh = new SpyModel(SpyModel.manifest(2, "flow"));
        models.put(OTHER, "n");

        scorer.follow(
                Map.of("n", fresh),
                Set.of(),
                device -> device.equals(OTHER) ? Fate.REASSIGNED : Fate.UNTOUCHED);

        assertThat(scorer.score(rows(ONE, 4, 5))).hasSize(1);
        assertThat(scorer.score(rows(OTHER, 4, 5))).isEmpty();
        assertThat(scorer.score(rows(OTHER, 5, 7))).hasSize(1);
        assertThat(fresh.windows.getLast()).containsExactly(4f, 5f);
    }

    @Test
    void reassignedDevicesOfTheSameModelGoOn() {
        scorer.follow(Map.of(), Set.of(), _ -> Fate.REASSIGNED);

        assertThat(scorer.score(rows(ONE, 4, 5)))
                .extracting(ModelScore::time)
                .containsExactly(at(3));
    }

    @Test
    void forgottenDevicesBeginAnew() {
        scorer.follow(
                Map.of(), Set.of(), device -> device.equals(ONE) ? Fate.FORGOTTEN : Fate.UNTOUCHED);

        assertThat(scorer.score(rows(ONE, 4, 6))).isEmpty();
        assertThat(scorer.score(rows(OTHER, 4, 6))).hasSize(2);
    }

    @Test
    void modelsThatNobodyWantsAreClosed() {
        scorer.follow(Map.of(), Set.of("m"), _ -> Fate.FORGOTTEN);

        assertThat(model.closed).isEqualTo(1);
        assertThat(scorer.installed()).isEmpty();
    }

    private static List<Reading> rows(DeviceId device, int from, int to) {
        List<Reading> readings = new ArrayList<>();
        for (int row = from; row < to; row++) {
            readings.add(good(device.name(), "flow", row, row));
        }
        return readings;
    }
}
