package io.millrace.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Accounting.Snapshot;
import io.millrace.gateway.ingest.Accounting.Tally;
import io.millrace.testbed.Guarantee;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@Guarantee("U4")
class AccountingTest {

    private final Accounting accounting = new Accounting();
    private final Tally tally = new Tally();

    @Test
    void correctsAMessageByHowManyReadingsItHeld() {
        accounting.receivedIf(() -> true);
        accounting.receivedIf(() -> true);
        accounting.receivedIf(() -> false);
        tally.decoded(5);
        tally.settled(Outcome.APPENDED, 3);
        tally.settled(Outcome.SUPPRESSED, 1);
        accounting.book(tally);

        Snapshot snapshot = accounting.snapshot();
        assertThat(snapshot.received()).isEqualTo(6);
        assertThat(snapshot.inFlight()).isEqualTo(2);
        assertThat(snapshot.of(Outcome.APPENDED)).isEqualTo(3);
        assertThat(snapshot.isBalanced()).isTrue();
    }

    @Test
    void bookingTwiceCountsOnce() {
        accounting.receivedIf(() -> true);
        tally.settled(Outcome.REJECTED, 1);
        accounting.book(tally);
        accounting.book(tally);

        assertThat(accounting.snapshot().of(Outcome.REJECTED)).isEqualTo(1);
        assertThat(accounting.snapshot().inFlight()).isZero();
    }

    @Test
    void everySnapshotBalancesWhileOthersCount() {
        CompletableFuture<Void> sources =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        accounting.receivedIf(() -> true);
                        accounting.receivedAndSettled(Outcome.DROPPED);
                    }
                });
        CompletableFuture<Void> pipeline =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        tally.decoded(3);
                        tally.settled(Outcome.DUPLICATE, 2);
                        accounting.book(tally);
                    }
                });
        while (!sources.isDone() || !pipeline.isDone()) {
            assertThat(accounting.snapshot().isBalanced()).isTrue();
        }
        sources.join();
        pipeline.join();

        assertThat(accounting.snapshot().received()).isEqualTo(200_000 + 20_000);
    }
}
