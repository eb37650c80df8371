package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.IdentityStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The identity of an opened directory. Thread-safe; a change is on disk before anyone sees it. */
final class FileIdentityStore implements IdentityStore {
    private final IdentityFile file;
    private final LongSupplier random;
    private Consumer<String> onEpoch = epoch -> {};
    private Identity current;

    private FileIdentityStore(IdentityFile file, LongSupplier random, Identity current) {
        this.file = file;
        this.random = random;
        this.current = current;
    }

    /** Makes the identity where none was found and writes this opening down. */
    static FileIdentityStore open(IdentityFile file, Optional<Identity> found, LongSupplier random)
            throws IOException {
        Identity opened =
                found.map(known -> reopened(known, id(random)))
                        .orElseGet(() ->
                                new Identity(
                                        id(random),
                                        id(random),
                                        id(random),
                                        List.of(),
                                        Optional.empty()));
        try {
            file.save(opened);
        } catch (IOException failed) {
            if (found.isEmpty()) {
                throw failed;
            }
            // A full disk must not keep the backlog from being served: the last opening goes on.
            opened = found.get();
        }
        return new FileIdentityStore(file, random, opened);
    }

    private static Identity reopened(Identity known, String opening) {
        List<String> openings = new ArrayList<>(known.knownOpenings());
        openings.add(known.opening());
        int surplus = Math.max(0, openings.size() - IdentityFile.KNOWN_MAX);
        return new Identity(
                known.journalId(),
                known.epoch(),
                opening,
                openings.subList(surplus, openings.size()),
                known.clusterId());
    }

    private static String id(LongSupplier random) {
        return HexFormat.of().toHexDigits(random.getAsLong());
    }

    synchronized void onEpoch(Consumer<String> listener) {
        onEpoch = listener;
    }

    @Override
    public synchronized Identity current() {
        return current;
    }

    @Override
    public synchronized Identity renew() {
        change(
                new Identity(
                        id(random),
                        id(random),
                        current.opening(),
                        current.knownOpenings(),
                        current.clusterId()));
        onEpoch.accept(current.epoch());
        return current;
    }

    /** Sequences that were given out may be hidden by damage: only a new epoch is safe. */
    synchronized void renewEpoch() {
        change(
                new Identity(
                        current.journalId(),
                        id(random),
                        current.opening(),
                        current.knownOpenings(),
                        current.clusterId()));
        onEpoch.accept(current.epoch());
    }

    @Override
    public synchronized void rememberCluster(String clusterId) {
        if (current.clusterId().equals(Optional.of(clusterId))) {
            return;
        }
        change(
                new Identity(
                        current.journalId(),
                        current.epoch(),
                        current.opening(),
                        current.knownOpenings(),
                        Optional.of(clusterId)));
    }

    private void change(Identity next) {
        try {
            file.save(next);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot write the journal's identity; it stays as it was", failed);
        }
        current = next;
    }
}
