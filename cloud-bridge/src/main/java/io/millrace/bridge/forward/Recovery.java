package io.millrace.bridge.forward;

import io.millrace.bridge.forward.RecoveryDecision.AheadOfJournal;
import io.millrace.bridge.forward.RecoveryDecision.BehindStart;
import io.millrace.bridge.forward.RecoveryDecision.ClonedJournal;
import io.millrace.bridge.forward.RecoveryDecision.FirstTime;
import io.millrace.bridge.forward.RecoveryDecision.GoOn;
import io.millrace.bridge.forward.RecoveryDecision.OtherCluster;
import io.millrace.bridge.forward.RecoveryDecision.OtherJournal;
import io.millrace.bridge.forward.RecoveryDecision.ProgressLost;
import io.millrace.bridge.journal.Identity;
import java.util.Optional;

/**
 * Decides where a lane goes on after an opening: one row of the recovery table per case. Pure; it
 * changes nothing.
 *
 * <p>Rules behind the rows: what Kafka has confirmed is never sent again while Kafka's position can
 * be believed; where it cannot, nothing is skipped that might not have arrived.
 *
 * @param identity the journal as it is now
 * @param identityAtOpening as it was before this process changed it: the other lane may have
 *     renewed it already
 * @param range what the journal holds
 * @param clusterId the Kafka that was asked
 */
record Recovery(
        Identity identity, Identity identityAtOpening, JournalRange range, String clusterId) {

    RecoveryDecision decide(Optional<Progress> progress) {
        return progress.map(this::decideByProgress).orElseGet(this::decideWithoutProgress);
    }

    private RecoveryDecision decideByProgress(Progress progress) {
        if (!isOfThisJournal(progress) && !isKnownOpening(progress.opening())) {
            return new OtherJournal(
                    isOtherCluster() ? range.start() : range.local(), progress.journalId());
        }
        if (progress.position() > reachable(progress)) {
            // Only when no opening lies between is it certain that the journal holds nothing of its
            // own
            // above the place where the two histories parted.
            boolean isDirectSuccessor = isLatestOpening(progress.opening());
            return new AheadOfJournal(
                    isDirectSuccessor ? range.endAtOpening() : range.local(), progress.position());
        }
        if (!isKnownOpening(progress.opening())) {
            return new ClonedJournal(range.local(), progress.opening());
        }
        if (progress.position() < range.start()) {
            return new BehindStart(range.start(), progress.position());
        }
        return new GoOn(progress.position());
    }

    private RecoveryDecision decideWithoutProgress() {
        if (isOtherCluster()) {
            return new OtherCluster(range.start(), previousCluster().orElseThrow());
        }
        // The other lane may have met this cluster a moment ago: then nothing is lost.
        return range.acknowledged() == 0
                ? new FirstTime(range.start())
                : new ProgressLost(range.local());
    }

    private boolean isOfThisJournal(Progress progress) {
        return progress.journalId().equals(identity.journalId())
                || progress.journalId().equals(identityAtOpening.journalId());
    }

    private boolean isKnownOpening(String opening) {
        return opening.equals(identity.opening()) || identity.knownOpenings().contains(opening);
    }

    private boolean isLatestOpening(String opening) {
        return opening.equals(identity.opening())
                || (!identity.knownOpenings().isEmpty()
                        && identity.knownOpenings().getLast().equals(opening));
    }

    private boolean isOtherCluster() {
        return previousCluster().filter(seen -> !seen.equals(clusterId)).isPresent();
    }

    /** In the journal's first life it is this process that has met one. */
    private Optional<String> previousCluster() {
        return identityAtOpening.clusterId().or(identity::clusterId);
    }

    /** The highest position that the writer of this progress can have reached with this journal. */
    private long reachable(Progress progress) {
        return progress.opening().equals(identity.opening()) ? range.end() : range.endAtOpening();
    }
}
