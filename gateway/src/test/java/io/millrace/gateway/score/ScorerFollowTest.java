package io.millrace.gateway.score;

import static io.millrace.gateway.score.Readings.at;
import static io.millrace.gateway.score.Readings.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.ModelManifest.HalfLives;
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
    private final List<ModelUse> uses = new ArrayList<>();
    private final SpyModel model = new SpyModel(SpyModel.manifest(3, "flow"));
    private final Scorer scorer =
            new Scorer(device -> {
                List<ModelUse> all = new ArrayList<>(uses);
                all.addFirst(new ModelUse(models.get(device), false));
                return all;
            });

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

    @Test
    void aModelThatTakesThePlaceOfAnotherGoesOnWithItsWindowsAndTheOtherIsClosed() {
        SpyModel other = new SpyModel(version("v2"));

        scorer.follow(Map.of("m", other), Set.of(), _ -> Fate.REASSIGNED);

        assertThat(model.closed).isEqualTo(1);
        assertThat(scorer.score(rows(ONE, 4, 5))).hasSize(1);
        assertThat(other.windows.getLast()).containsExactly(1f, 2f, 3f);
    }

    @Test
    void aPromotedCandidateKeepsWhatItHasLearned() {
        SpyModel candidate = new SpyModel(version("v2"));
        uses.add(new ModelUse("c", true));
        scorer.follow(Map.of("c", candidate), Set.of(), _ -> Fate.REASSIGNED);
        scorer.score(steady(ONE, 4, 40));
        float learned = candidate.baselines.getLast().getFirst();
        assertThat(learned).isPositive();
        uses.clear();
        SpyModel promoted = new SpyModel(version("v2"));

        scorer.follow(Map.of("m", promoted), Set.of("c"), _ -> Fate.REASSIGNED);
        scorer.score(steady(ONE, 40, 42));

        assertThat(candidate.closed).isEqualTo(1);
        assertThat(promoted.baselines.getFirst().getFirst()).isGreaterThanOrEqualTo(learned);
    }

    private static List<Reading> steady(DeviceId device, int from, int to) {
        List<Reading> readings = new ArrayList<>();
        for (int row = from; row < to; row++) {
            readings.add(good(device.name(), "flow", 1, row));
        }
        return readings;
    }

    private static ModelManifest version(String version) {
        return SpyModel.manifest(version, 3, new HalfLives(0.0, 5.0), "flow");
    }

    private static List<Reading> rows(DeviceId device, int from, int to) {
        List<Reading> readings = new ArrayList<>();
        for (int row = from; row < to; row++) {
            readings.add(good(device.name(), "flow", row, row));
        }
        return readings;
    }
}
