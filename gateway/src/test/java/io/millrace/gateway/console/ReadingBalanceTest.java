package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.outbox.OutboxStatus;
import io.millrace.testbed.Guarantee;
import org.junit.jupiter.api.Test;

class ReadingBalanceTest {

    @Test
    @Guarantee("U4")
    void countsWhatWasAppendedBetweenTheTwoLooksAsInFlight() {
        OutboxStatus.Counts outboxFirst = new OutboxStatus.Counts(5, 90, 60, 0, 0, 0, 35);
        ReadingBalance.Intake intakeLater = new ReadingBalance.Intake(110, 3, 2, 3, 2, 0, 100);

        ReadingBalance balance = ReadingBalance.of(outboxFirst, intakeLater);

        assertThat(balance.appended()).isEqualTo(90);
        assertThat(balance.inFlight()).isEqualTo(3 + (100 - 90));
        assertThat(balance.isBalanced()).isTrue();
    }

    @Test
    @Guarantee("U4")
    void showsAReadingThatGotLostBetweenTwoSteps() {
        OutboxStatus.Counts outbox = new OutboxStatus.Counts(0, 9, 9, 0, 0, 0, 0);
        ReadingBalance.Intake oneMissing = new ReadingBalance.Intake(10, 0, 0, 0, 0, 0, 9);

        assertThat(ReadingBalance.of(outbox, oneMissing).isBalanced()).isFalse();
    }
}
