package io.millrace.benchmarks.journal;

import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalDirectory;
import io.millrace.bridge.journal.file.JournalSettings;
import io.millrace.bridge.lane.Committer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The product's journal, driven as the gateway drives it: its own {@link Committer} forces every
 * 100 ms, and where the link is up, Kafka has everything half a second later and its segments are
 * used again.
 */
final class JournalStore implements ReadingStore {
    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private static final long CLOUD_COMMIT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LIMIT_BYTES = 8L << 30;
    private static final double ALERT_RESERVE = 0.1;

    private final LongSupplier ticker;
    private final boolean isLinkUp;
    private final JournalDirectory directory;
    private final Journal readings;
    private final Committer committer;
    private long acknowledgedNanos;

    /** Whether Kafka takes what is stored. */
    enum Link {
        UP,
        DOWN
    }

    JournalStore(Path folder, Link link, LongSupplier ticker) {
        this.ticker = ticker;
        this.isLinkUp = link == Link.UP;
        this.directory = open(folder, ticker);
        this.readings = directory.lane(LaneName.READINGS);
        this.committer =
                new Committer(
                        List.of(directory.lane(LaneName.ALERTS), readings),
                        COMMIT_INTERVAL,
                        ticker,
                        (lane, offset) -> {});
        this.acknowledgedNanos = ticker.getAsLong();
    }

    /** Opens and recovers a journal, without anything that works on it. */
    static JournalDirectory open(Path folder, LongSupplier ticker) {
        return JournalDirectory.open(
                new JournalSettings(
                        folder, LIMIT_BYTES, ALERT_RESERVE, JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(),
                new JournalDirectory.Sources(
                        InstantSource.system(), ticker, new SplittableRandom()::nextLong));
    }

    @Override
    public void append(List<Reading> batch) {
        long _ = readings.append(batch);
        long now = ticker.getAsLong();
        if (isLinkUp && now - acknowledgedNanos >= CLOUD_COMMIT_NANOS) {
            acknowledgedNanos = now;
            readings.acknowledge(readings.durableOffset());
        }
    }

    long usedBytes() {
        return directory.usedBytes(LaneName.READINGS);
    }

    @Override
    public void close() {
        committer.close();
        directory.close();
    }
}
