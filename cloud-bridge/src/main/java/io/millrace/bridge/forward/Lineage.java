package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.IdentityStore;
import io.millrace.bridge.journal.LaneName;
import java.util.Optional;

/**
 * The journal's identity as both lanes share it: as it was when the process began, and as it is.
 * Thread-safe.
 */
public final class Lineage {
    private final IdentityStore store;
    private final Identity atOpening;

    /** Call it before anything is sent. */
    public Lineage(IdentityStore store) {
        this.store = store;
        this.atOpening = store.current();
    }

    Identity atOpening() {
        return atOpening;
    }

    synchronized Identity current() {
        return store.current();
    }

    // The optional is a record component on its way.
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Progress progress(
            LaneName lane, long position, Progress.Writer writer, Optional<Progress.Again> again) {
        Identity now = current();
        return new Progress(
                now.journalId(), now.opening(), now.epoch(), lane, position, writer, again);
    }

    /** A new journal id and epoch, unless the other lane has already asked for them. */
    synchronized void renewOnce() {
        if (store.current().journalId().equals(atOpening.journalId())) {
            store.renew();
        }
    }

    synchronized void rememberCluster(String clusterId) {
        if (!store.current().clusterId().filter(clusterId::equals).isPresent()) {
            store.rememberCluster(clusterId);
        }
    }
}
