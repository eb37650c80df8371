package io.millrace.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.alert.AcknowledgeDesk.Outcome;
import io.millrace.gateway.alert.AcknowledgeDesk.Taken;
import io.millrace.testbed.Guarantee;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AcknowledgeDeskTest {
    private final AlertScript script = new AlertScript().keepsReading(85, 6);
    private final AcknowledgeDesk desk = new AcknowledgeDesk(script.rules());

    @Test
    @Guarantee("A1")
    void answersOnlyWhenWhatItSaysIsOnDisk() {
        CompletableFuture<Outcome> answer = desk.ask("a1");

        Taken taken = desk.take(script.now());
        assertThat(taken.transitions())
                .extracting(AlertTransition::alertId, AlertTransition::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a1", AlertState.ACKNOWLEDGED));
        assertThat(answer).isNotDone();

        taken.answers().forEach(Runnable::run);
        assertThat(answer).isCompletedWithValue(Outcome.ACKNOWLEDGED);
    }

    @Test
    void onceMoreChangesNothing() {
        List<CompletableFuture<Outcome>> answers = List.of(desk.ask("a1"), desk.ask("a1"));

        Taken taken = desk.take(script.now());
        taken.answers().forEach(Runnable::run);

        assertThat(taken.transitions()).hasSize(1);
        assertThat(answers)
                .extracting(CompletableFuture::join)
                .containsExactly(Outcome.ACKNOWLEDGED, Outcome.BEFORE);
        assertThat(desk.take(script.now()).answers()).isEmpty();
    }

    @Test
    void knowsOnlyActiveAlerts() {
        CompletableFuture<Outcome> answer = desk.ask("a9");

        Taken taken = desk.take(script.now());
        taken.answers().forEach(Runnable::run);

        assertThat(taken.transitions()).isEmpty();
        assertThat(answer).isCompletedWithValue(Outcome.UNKNOWN);
    }

    @Test
    void whatIsAskedOfAGatewayThatStopsIsCancelled() {
        CompletableFuture<Outcome> before = desk.ask("a1");

        desk.close();

        assertThat(before).isCancelled();
        assertThat(desk.ask("a1")).isCancelled();
        assertThat(desk.take(script.now()).transitions()).isEmpty();
    }
}
