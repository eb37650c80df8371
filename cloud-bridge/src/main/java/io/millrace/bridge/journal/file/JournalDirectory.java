package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.IdentityStore;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A journal's folder: its lock, its identity and its lanes.
 *
 * <pre>
 *  lock                          the owner's process id; locked while it lives
 *  identity                      see {@link IdentityFile}
 *  alerts/00000000000000000000.seg   segments, named by their first offset
 *  readings/...
 *  quarantine/                   copies of damaged blocks
 * </pre>
 *
 * Opening recovers by itself from whatever a kill or a power loss has left. Thread-safe; lanes say
 * which thread may call what.
 */
public final class JournalDirectory implements AutoCloseable {
    private final Disk.Lock lock;
    private final Disk disk;
    private final FileIdentityStore identity;
    private final SpaceBudget space;
    private final Map<LaneName, FileJournal> lanes;

    private JournalDirectory(Storage storage, Opened opened) {
        this.lock = storage.lock();
        this.disk = storage.disk();
        this.identity = opened.identity();
        this.space = opened.space();
        this.lanes = opened.lanes();
    }

    /** A disk with a directory that is locked on it. */
    record Storage(Disk disk, Disk.Lock lock) {}

    private record Opened(
            FileIdentityStore identity, SpaceBudget space, Map<LaneName, FileJournal> lanes) {}

    /**
     * Where times and random numbers come from.
     *
     * @param clock wall time, for segment headers
     * @param nanoTicker elapsed nanoseconds from any origin
     * @param random uniformly distributed, different at every start
     */
    public record Sources(InstantSource clock, LongSupplier nanoTicker, LongSupplier random) {}

    /**
     * Opens the directory, creating it where missing, and gives the lanes' users their state back.
     *
     * @param states by lane; lanes left out have none
     * @throws JournalInUseException when another process owns it
     * @throws NewerFormatException when a newer version wrote it; nothing is changed
     * @throws UncheckedIOException when the folder cannot be read or written at all
     */
    public static JournalDirectory open(
            JournalSettings settings, Map<LaneName, List<LaneState>> states, Sources sources) {
        return open(new Plan(settings, Sizes.of(settings), new RealDisk()), states, sources);
    }

    /** What is opened, and on what. */
    record Plan(JournalSettings settings, Sizes sizes, Disk disk) {}

    static JournalDirectory open(
            Plan plan, Map<LaneName, List<LaneState>> states, Sources sources) {
        Path directory = plan.settings().directory();
        try {
            plan.disk().createDirectories(directory);
            Disk.Lock lock = plan.disk().lock(directory);
            try {
                return new JournalDirectory(
                        new Storage(plan.disk(), lock), openLanes(plan, states, sources));
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot open the journal in %s: check that it is a folder this user may write to, or set journal.directory to another"
                            .formatted(directory),
                    failed);
        }
    }

    private static Opened openLanes(
            Plan plan, Map<LaneName, List<LaneState>> states, Sources sources) throws IOException {
        IdentityFile identityFile = new IdentityFile(plan.disk(), plan.settings().directory());
        Optional<Identity> known = identityFile.load();
        SpaceBudget space = new SpaceBudget(plan.sizes());
        ReentrantLock writeLock = new ReentrantLock();
        EpochGate gate = new EpochGate();
        List<LaneOpening> openings = new ArrayList<>();
        for (LaneName lane : LaneName.values()) {
            LaneContext context =
                    new LaneContext(
                            lane,
                            plan.settings(),
                            plan.sizes(),
                            plan.disk(),
                            space,
                            writeLock,
                            gate,
                            sources);
            openings.add(new LaneOpening(context));
        }
        // Up to here nothing was changed: a newer format has been refused by now.
        FileIdentityStore identity = FileIdentityStore.open(identityFile, known, sources.random());
        Map<LaneName, FileJournal> lanes = new EnumMap<>(LaneName.class);
        boolean areSequencesCertain = true;
        for (LaneOpening opening : openings) {
            LaneRecovery.Result found = opening.recover();
            areSequencesCertain &= found.areSequencesCertain();
            lanes.put(
                    opening.lane(),
                    opening.journal(
                            found,
                            identity.current().epoch(),
                            states.getOrDefault(opening.lane(), List.of())));
        }
        lanes.forEach((name, lane) -> space.yielding(name, lane.yielding()));
        identity.onEpoch(epoch -> lanes.values().forEach(lane -> lane.beginEpoch(epoch)));
        if (!areSequencesCertain) {
            gate.close(identity::renewEpoch);
            if (gate.isClosed()) {
                lanes.values().forEach(FileJournal::forceOrLeaveQueued);
            }
        }
        return new Opened(identity, space, lanes);
    }

    public Journal lane(LaneName name) {
        return lanes.get(name);
    }

    public IdentityStore identity() {
        return identity;
    }

    /** Bytes handed to the device since opening, of all files of this directory. */
    public long deviceBytes() {
        return disk.writtenBytes();
    }

    /** Bytes that a lane's files take. */
    public long usedBytes(LaneName name) {
        return space.usedBytes(name);
    }

    /** Bytes that a lane may still take without anything going. */
    long freeBytes(LaneName name) {
        return space.freeBytes(name);
    }

    /** Bytes of a lane that eviction may take now. */
    long evictableBytes(LaneName name) throws IOException {
        return lanes.get(name).evictableBytes();
    }

    /** Forces a last time and lets the next owner in. Idempotent. */
    @Override
    public void close() {
        lanes.values().forEach(FileJournal::close);
        try {
            lock.close();
        } catch (IOException _) {
            // The system drops the lock with the process at the latest.
        }
    }
}
