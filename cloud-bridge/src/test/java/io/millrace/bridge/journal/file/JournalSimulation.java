package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One random life of a journal on a fake disk, driven by a seed: a writer, a committer and a
 * forwarder of both lanes take random steps, the disk fails, flips bits and fills up, and the power
 * goes. After every step the promises are checked against a model of what was appended and what was
 * reported durable.
 */
final class JournalSimulation {
    static final Sizes SIZES = new Sizes(256 << 10, 32 << 10, 16 << 10, 16 << 10, 16 << 10);
    private static final Path FOLDER = Path.of("/journal");

    /** Fewer readings than this make no room when a new segment must tell of them. */
    private static final long WRITING_IT_DOWN_BYTES = 12 << 10;

    /** What happens to the disk in one life. */
    enum Trouble {
        FAULTS(true, 0),
        FLIPS(false, 6),
        BOTH(true, 6);

        private final boolean withFaults;
        private final int flipsMax;

        Trouble(boolean withFaults, int flipsMax) {
            this.withFaults = withFaults;
            this.flipsMax = flipsMax;
        }
    }

    private final Random random;
    private final FakeDisk disk = new FakeDisk();
    private final JournalSettings.WhenFull whenFull;
    private final Trouble trouble;
    private final LaneLife alerts;
    private final LaneLife readings;

    /** Some plants have hardly an alert, in others everything shouts. */
    private final int alertsPercent;

    private JournalDirectory directory;
    private boolean isOnline = true;
    private long alertsEvicted;
    private int flips;
    private int epochs = 1;

    JournalSimulation(long seed) {
        this(seed, null);
    }

    JournalSimulation(long seed, Trouble wanted) {
        random = new Random(seed);
        whenFull =
                random.nextInt(4) == 0
                        ? JournalSettings.WhenFull.REFUSE
                        : JournalSettings.WhenFull.DROP_OLDEST;
        Trouble drawn = Trouble.values()[random.nextInt(Trouble.values().length)];
        trouble = wanted == null ? drawn : wanted;
        alertsPercent = random.nextInt(3) * 45;
        alerts = new LaneLife(LaneName.ALERTS, random);
        readings = new LaneLife(LaneName.READINGS, random);
        directory = open();
        lanes().forEach(lane -> lane.open(directory.lane(lane.name())));
    }

    long gapsTold() {
        return alerts.gapsTold() + readings.gapsTold();
    }

    private List<LaneLife> lanes() {
        return List.of(alerts, readings);
    }

    private JournalDirectory open() {
        return JournalDirectory.open(
                new JournalDirectory.Plan(
                        new JournalSettings(FOLDER, JournalSettings.LIMIT_BYTES_MIN, 0.1, whenFull),
                        SIZES,
                        disk),
                Map.of(),
                new JournalDirectory.Sources(
                        () -> Readings.START, System::nanoTime, random::nextLong));
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
        finish();
    }

    private void step() {
        LaneLife lane = random.nextInt(100) < alertsPercent ? alerts : readings;
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> lane.append(1 + random.nextInt(200));
            case 8 -> lane.append(1 + random.nextInt(lane == alerts ? 500 : 2000));
            case 9, 10, 11, 12, 13 -> lane.force();
            case 14, 15, 16 -> forward(lane);
            case 17 -> isOnline = random.nextInt(3) > 0;
            case 18 -> die(lane);
            case 19 -> restart();
            case 20 -> disk.faults(trouble.withFaults ? randomFaults() : FakeDisk.Faults.NONE);
            case 21 -> disk.faults(FakeDisk.Faults.NONE);
            case 22 ->
                    disk.capacityBytes(
                            trouble.withFaults && random.nextBoolean()
                                    ? disk.usedBytes()
                                    : Long.MAX_VALUE);
            default -> rareStep(lane);
        }
    }

    private void forward(LaneLife lane) {
        if (isOnline) {
            lane.forward();
        }
    }

    private void rareStep(LaneLife lane) {
        if (random.nextInt(4) == 0 && epochs == 1) {
            renew();
        } else if (flips < trouble.flipsMax) {
            flip(lane);
        }
    }

    private FakeDisk.Faults randomFaults() {
        FakeDisk.Operation[] all = FakeDisk.Operation.values();
        FakeDisk.Operation hit = all[random.nextInt(all.length)];
        String where = (random.nextBoolean() ? LaneName.ALERTS : LaneName.READINGS).word();
        int first = random.nextInt(4);
        int last = first + (random.nextBoolean() ? 1 : 1000);
        int[] seen = {0};
        return (operation, path) -> {
            if (operation == hit
                    && path.toString().contains(where)
                    && seen[0]++ >= first
                    && seen[0] <= last) {
                throw new IOException("Input/output error (" + operation + ")");
            }
        };
    }

    private void die(LaneLife lane) {
        switch (random.nextInt(3)) {
            case 0 -> losePower();
            case 1 -> killProcess();
            default -> {
                dieInAForce(lane);
                killProcess();
            }
        }
    }

    /** What was written stays, durable or not; a full disk stays full. */
    private void killProcess() {
        disk.killProcess();
        reopen();
    }

    /** Half of a write arrives and nothing after it. */
    private void dieInAForce(LaneLife lane) {
        int[] left = {random.nextInt(6)};
        disk.faults((operation, path) -> {
            if (--left[0] < 0) {
                throw new IOException("killed");
            }
        });
        lane.force();
    }

    private void losePower() {
        disk.losePower(random);
        disk.capacityBytes(Long.MAX_VALUE);
        reopen();
    }

    private void restart() {
        try {
            directory.close();
        } catch (StorageFullException | StorageFailedException _) {
            // What was not durable goes with the process.
        }
        disk.faults(FakeDisk.Faults.NONE);
        reopen();
    }

    private void reopen() {
        String epoch = directory.identity().current().epoch();
        directory = open();
        alertsEvicted = 0;
        if (!directory.identity().current().epoch().equals(epoch)) {
            epochs++;
        }
        lanes().forEach(lane -> lane.reopened(directory.lane(lane.name())));
    }

    private void renew() {
        try {
            directory.identity().renew();
            epochs++;
        } catch (UncheckedIOException _) {
            // It stays as it was.
        }
    }

    private List<Path> segments(LaneLife lane) {
        return disk.list(FOLDER.resolve(lane.name().word())).stream()
                .filter(Segment::isSegment)
                .toList();
    }

    /**
     * Never in the newest: nothing vouches for its last block yet, which then is taken for torn.
     */
    private void flip(LaneLife lane) {
        List<Path> segments = segments(lane);
        if (segments.size() < 4) {
            return;
        }
        Path path = segments.get(random.nextInt(segments.size() - 2));
        int length = disk.bytes(path).length;
        disk.flipBit(path, random.nextInt(length), random.nextInt(8));
        flips++;
        lane.mayBeDamaged();
    }

    private void check() {
        lanes().forEach(LaneLife::check);
        assertThat(disk.usedBytes()).as("bytes on disk").isLessThanOrEqualTo(SIZES.limitBytes());
        assertThat(disk.usedBytes(FOLDER.resolve(LaneName.READINGS.word())))
                .as("bytes of readings, which leave the alerts their reserve")
                .isLessThanOrEqualTo(SIZES.limitBytes() - SIZES.reserveBytes());
        if (whenFull == JournalSettings.WhenFull.REFUSE) {
            lanes().forEach(lane ->
                    assertThat(lane.journal().counts().evicted()).as("%s", lane.name()).isZero());
        }
        checkOrderOfEviction();
    }

    private void checkOrderOfEviction() {
        long evicted = alerts.journal().counts().evicted();
        if (evicted > alertsEvicted) {
            try {
                assertThat(directory.evictableBytes(LaneName.READINGS))
                        .as(
                                "bytes of readings that should have gone before %d alerts",
                                evicted - alertsEvicted)
                        .isLessThan(WRITING_IT_DOWN_BYTES);
            } catch (IOException _) {
                // What cannot be read cannot go.
            }
        }
        alertsEvicted = evicted;
    }

    /** Everything heals; what was lost comes to light. */
    private void finish() {
        disk.faults(FakeDisk.Faults.NONE);
        disk.capacityBytes(Long.MAX_VALUE);
        lanes().forEach(LaneLife::settle);
        lanes().forEach(LaneLife::finish);
        check();
        if (flips == 0 && epochs == 1) {
            lanes().forEach(LaneLife::checkAllIsCounted);
        }
        directory.close();
    }
}
