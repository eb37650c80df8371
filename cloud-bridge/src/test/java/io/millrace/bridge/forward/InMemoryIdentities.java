package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.IdentityStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal directory's identity in memory, with the openings of earlier lives. */
public final class InMemoryIdentities implements IdentityStore {
    private Identity identity;
    private int renewals;

    public InMemoryIdentities(String journalId, String opening) {
        this(new Identity(journalId, "epoch-0", opening, List.of(), Optional.empty()));
    }

    private InMemoryIdentities(Identity identity) {
        this.identity = identity;
    }

    /** What the next process finds. */
    public synchronized InMemoryIdentities reopened(String opening) {
        List<String> known = new ArrayList<>(identity.knownOpenings());
        known.add(identity.opening());
        return new InMemoryIdentities(
                new Identity(
                        identity.journalId(),
                        identity.epoch(),
                        opening,
                        known,
                        identity.clusterId()));
    }

    @Override
    public synchronized Identity current() {
        return identity;
    }

    @Override
    public synchronized Identity renew() {
        renewals++;
        identity =
                new Identity(
                        identity.journalId() + "'",
                        "epoch-" + renewals,
                        identity.opening(),
                        identity.knownOpenings(),
                        identity.clusterId());
        return identity;
    }

    @Override
    public synchronized void rememberCluster(String clusterId) {
        identity =
                new Identity(
                        identity.journalId(),
                        identity.epoch(),
                        identity.opening(),
                        identity.knownOpenings(),
                        Optional.of(clusterId));
    }
}
