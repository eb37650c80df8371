package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.outbox.OutboxStatus;
import io.millrace.testbed.Guarantee;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingBalanceTest {

    @Test
    @Guarantee("U4")
    void countsWhatWasAppendedBetweenTheTwoLooksAsInFlight() {
        OutboxStatus.Counts outboxFirst = new OutboxStatus.Counts(5, 90, 60, 0, 0, 0, 35);
        Accounting.Snapshot intakeLater = intake(110, 3, 100);

        ReadingBalance balance = ReadingBalance.of(outboxFirst, intakeLater);

        assertThat(balance.appended()).isEqualTo(90);
        assertThat(balance.inFlight()).isEqualTo(3 + (100 - 90));
        assertThat(balance.isBalanced()).isTrue();
    }

    @Test
    @Guarantee("U4")
    void showsAReadingThatGotLostBetweenTwoSteps() {
        OutboxStatus.Counts outbox = new OutboxStatus.Counts(0, 9, 9, 0, 0, 0, 0);
        Accounting.Snapshot oneMissing = intake(17, 0, 9);

        assertThat(ReadingBalance.of(outbox, oneMissing).isBalanced()).isFalse();
    }

    private static Accounting.Snapshot intake(long received, long inFlight, long appended) {
        return new Accounting.Snapshot(
                received,
                inFlight,
                Map.of(
                        Outcome.SUPPRESSED, 2L,
                        Outcome.DUPLICATE, 3L,
                        Outcome.REJECTED, 2L,
                        Outcome.DROPPED, 0L,
                        Outcome.APPENDED, appended));
    }
}
