package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.RecoveryDecision.AheadOfJournal;
import io.millrace.bridge.forward.RecoveryDecision.BehindStart;
import io.millrace.bridge.forward.RecoveryDecision.ClonedJournal;
import io.millrace.bridge.forward.RecoveryDecision.FirstTime;
import io.millrace.bridge.forward.RecoveryDecision.GoOn;
import io.millrace.bridge.forward.RecoveryDecision.OtherCluster;
import io.millrace.bridge.forward.RecoveryDecision.OtherJournal;
import io.millrace.bridge.forward.RecoveryDecision.ProgressLost;
import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One test per row of the recovery table, and one per doubt about a row. */
@Guarantee("U1")
class RecoveryTest {
    private static final long START = 100;
    private static final long LOCAL = 150;
    private static final long END_AT_OPENING = 200;
    private static final long END = 260;
    private static final JournalRange RANGE = new JournalRange(START, LOCAL, END_AT_OPENING, END);
    private static final Identity IDENTITY =
            new Identity("journal", "epoch", "o3", List.of("o1", "o2"), Optional.of("cluster"));

    @Test
    void goesOnFromKafkasPositionOfAnEarlierOpening() {
        assertThat(decide(progress("journal", "o2", 170))).isEqualTo(new GoOn(170));
        assertThat(decide(progress("journal", "o1", START))).isEqualTo(new GoOn(START));
        assertThat(decide(progress("journal", "o2", END_AT_OPENING)))
                .isEqualTo(new GoOn(END_AT_OPENING));
    }

    @Test
    void goesOnFromItsOwnPositionUpToThePresentEnd() {
        assertThat(decide(progress("journal", "o3", END))).isEqualTo(new GoOn(END));
    }

    @Test
    void startsANewEpochBehindEverythingRecoveredWhenTheDiskHasLostItsEnd() {
        RecoveryDecision decision = decide(progress("journal", "o2", END_AT_OPENING + 1));

        assertThat(decision).isEqualTo(new AheadOfJournal(END_AT_OPENING, END_AT_OPENING + 1));
        assertThat(decision.renewsIdentity()).isTrue();
        assertThat(decision.warning()).isPresent();
    }

    /** What was appended since the opening does not make an impossible position possible. */
    @Test
    void seesARestoredCopyEvenAfterItHasGrownPastKafkasPosition() {
        assertThat(decide(progress("journal", "o2", END - 10))).isInstanceOf(AheadOfJournal.class);
    }

    /** Another opening may have stored entries of its own above the copied part. */
    @Test
    void skipsNothingOfARestoredCopyWhenOpeningsLieBetween() {
        assertThat(decide(progress("journal", "o1", END + 50)))
                .isEqualTo(new AheadOfJournal(LOCAL, END + 50));
        assertThat(decide(progress("journal", "stranger", END + 50)))
                .isEqualTo(new AheadOfJournal(LOCAL, END + 50));
    }

    @Test
    void goesOnAtTheStartWhenKafkaIsBehindIt() {
        RecoveryDecision decision = decide(progress("journal", "o2", START - 1));

        assertThat(decision).isEqualTo(new BehindStart(START, START - 1));
        assertThat(decision.renewsIdentity()).isFalse();
        assertThat(decision.warning()).isPresent();
    }

    @Test
    void goesOnFromTheLocalPositionWhenTheProgressTopicWasLost() {
        assertThat(decide(Optional.empty())).isEqualTo(new ProgressLost(LOCAL));
    }

    /** Segments are freed whole, so the journal still keeps what it knows to be in Kafka. */
    @Test
    void goesOnFromTheLocalPositionWhenTheProgressTopicIsLostInTheFirstLife() {
        Identity atOpening = new Identity("journal", "epoch", "o1", List.of(), Optional.empty());
        Identity now = new Identity("journal", "epoch", "o1", List.of(), Optional.of("cluster"));

        assertThat(new Recovery(now, atOpening, RANGE, "cluster").decide(Optional.empty()))
                .isEqualTo(new ProgressLost(LOCAL));
        assertThat(new Recovery(now, atOpening, RANGE, "another").decide(Optional.empty()))
                .isEqualTo(new OtherCluster(START, "cluster"));
    }

    @Test
    void sendsEverythingThatIsKeptToAnotherCluster() {
        Recovery elsewhere = new Recovery(IDENTITY, IDENTITY, RANGE, "another");

        assertThat(elsewhere.decide(Optional.empty()))
                .isEqualTo(new OtherCluster(START, "cluster"));
    }

    @Test
    void beginsAtTheStartTheFirstTime() {
        Identity fresh = new Identity("journal", "epoch", "o1", List.of(), Optional.empty());
        JournalRange range = new JournalRange(0, 0, 0, 5);

        RecoveryDecision decision =
                new Recovery(fresh, fresh, range, "cluster").decide(Optional.empty());

        assertThat(decision).isEqualTo(new FirstTime(0));
        assertThat(decision.warning()).isEmpty();
    }

    /** Killed after the other lane had met the cluster and before this one had sent anything. */
    @Test
    void warnsOfNoLossWhenNothingWasEverConfirmed() {
        JournalRange range = new JournalRange(0, 0, 5, 5);

        assertThat(new Recovery(IDENTITY, IDENTITY, range, "cluster").decide(Optional.empty()))
                .isEqualTo(new FirstTime(0));
    }

    @Test
    void startsANewEpochFromTheLocalPositionWhenACopyHasBeenWriting() {
        RecoveryDecision decision = decide(progress("journal", "stranger", 170));

        assertThat(decision).isEqualTo(new ClonedJournal(LOCAL, "stranger"));
        assertThat(decision.renewsIdentity()).isTrue();
        assertThat(decision.warning()).isPresent();
    }

    @Test
    void startsAtItsOwnPositionAfterTheDiskWasWiped() {
        RecoveryDecision decision = decide(progress("wiped", "stranger", 9_000));

        assertThat(decision).isEqualTo(new OtherJournal(LOCAL, "wiped"));
        assertThat(decision.renewsIdentity()).isFalse();
        assertThat(decision.warning()).isPresent();
    }

    @Test
    void trustsNoLocalPositionWhenAStrangersProgressLiesInAnotherCluster() {
        Recovery elsewhere = new Recovery(IDENTITY, IDENTITY, RANGE, "another");

        assertThat(elsewhere.decide(progress("wiped", "stranger", 9_000)))
                .isEqualTo(new OtherJournal(START, "wiped"));
    }

    /** The other lane has renewed the identity already; this lane's progress bears the old id. */
    @Test
    void knowsItsOwnHistoryUnderTheIdThatTheOtherLaneHasRenewed() {
        Identity renewed =
                new Identity("new", "epoch-2", "o3", List.of("o1", "o2"), Optional.of("cluster"));
        Recovery recovery = new Recovery(renewed, IDENTITY, RANGE, "cluster");

        assertThat(recovery.decide(progress("journal", "o2", 170))).isEqualTo(new GoOn(170));
        assertThat(recovery.decide(progress("journal", "stranger", 170)))
                .isEqualTo(new ClonedJournal(LOCAL, "stranger"));
    }

    /** A kill came between the renewal by one lane and the other lane's first progress. */
    @Test
    void knowsItsOwnHistoryByTheOpeningAfterAKillDuringARenewal() {
        Identity renewed =
                new Identity("new", "epoch-2", "o4", List.of("o1", "o2", "o3"), Optional.empty());
        Recovery recovery = new Recovery(renewed, renewed, RANGE, "cluster");

        assertThat(recovery.decide(progress("journal", "o2", 170))).isEqualTo(new GoOn(170));
    }

    private static RecoveryDecision decide(Optional<Progress> progress) {
        return new Recovery(IDENTITY, IDENTITY, RANGE, "cluster").decide(progress);
    }

    private static Optional<Progress> progress(String journalId, String opening, long position) {
        return Optional.of(
                new Progress(
                        journalId,
                        opening,
                        "epoch",
                        LaneName.READINGS,
                        position,
                        new Progress.Writer("gw", SampleReadings.START)));
    }
}
