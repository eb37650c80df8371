package io.millrace.gateway.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentAlertsTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    private final RecentAlerts recent = new RecentAlerts(3);

    @Test
    void tellsAnAlertFromRaiseToClear() {
        saw("a", AlertState.RAISED, 0);
        saw("a", AlertState.ACKNOWLEDGED, 5);
        saw("a", AlertState.CLEARED, 9);

        AlertStory story = recent.newestFirst().getFirst();
        assertThat(story.raised()).isEqualTo(START);
        assertThat(story.acknowledged()).hasValue(START.plusSeconds(5));
        assertThat(story.cleared()).hasValue(START.plusSeconds(9));
        assertThat(story.message()).isEqualTo("a raised");
    }

    @Test
    void theNewestRaiseComesFirst() {
        saw("a", AlertState.RAISED, 0);
        saw("b", AlertState.RAISED, 1);

        assertThat(recent.newestFirst()).extracting(AlertStory::alertId).containsExactly("b", "a");
    }

    @Test
    void afterARestartTheNewestRaiseStillComesFirstAndWhatWasSeenIsKnown() {
        recent.recovered(
                List.of(
                        transition("b", AlertState.RAISED, 1),
                        transition("a", AlertState.RAISED, 0),
                        transition("c", AlertState.RAISED, 2)),
                "b"::equals);

        assertThat(recent.newestFirst())
                .extracting(AlertStory::alertId)
                .containsExactly("c", "b", "a");
        assertThat(recent.newestFirst())
                .extracting(AlertStory::isAcknowledged)
                .containsExactly(false, true, false);
        assertThat(recent.newestFirst().get(1).acknowledged()).isEmpty();
    }

    /** In an outage of a whole plant more are active than are kept of those that are over. */
    @Test
    void forgetsNoneThatIsActive() {
        for (int i = 0; i < 10; i++) {
            saw("alert-" + i, AlertState.RAISED, i);
        }

        assertThat(recent.active()).hasSize(10);
        assertThat(recent.newestFirst()).hasSize(10);
    }

    @Test
    void keepsNoMoreThanItMayOfThoseThatAreOver() {
        for (int i = 0; i < 10; i++) {
            saw("alert-" + i, AlertState.RAISED, i);
            saw("alert-" + i, AlertState.CLEARED, i);
        }

        assertThat(recent.active()).isEmpty();
        assertThat(recent.newestFirst())
                .extracting(AlertStory::alertId)
                .containsExactly("alert-9", "alert-8", "alert-7");
    }

    @Test
    void whatTellsOfAnEventIsNeverActive() {
        recent.saw(transition("a", AlertState.RAISED, 0, AlertKind.GATEWAY));

        assertThat(recent.active()).isEmpty();
        assertThat(recent.newestFirst()).singleElement().matches(AlertStory::isEvent);
    }

    @Test
    void theEndOfAnAlertThatIsNotKnownAnyMoreIsNoStory() {
        saw("a", AlertState.CLEARED, 0);
        saw("a", AlertState.ACKNOWLEDGED, 0);

        assertThat(recent.newestFirst()).isEmpty();
    }

    private void saw(String id, AlertState state, int second) {
        recent.saw(transition(id, state, second));
    }

    private static AlertTransition transition(String id, AlertState state, int second) {
        return transition(id, state, second, AlertKind.LIMIT_LOW);
    }

    private static AlertTransition transition(
            String id, AlertState state, int second, AlertKind kind) {
        Instant at = START.plusSeconds(second);
        return new AlertTransition(
                id,
                new DeviceId("pump-1"),
                Optional.of("pressure"),
                kind,
                state,
                2,
                Evidence.NONE,
                at,
                at,
                id + " " + state.word());
    }
}
