package io.millrace.gateway.boot;

import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Whether the journal's disk takes what it must, and how fast. Leaves nothing behind. */
final class DiskDoctor {

    private static final String DISK = "disk";
    private static final long MIB = 1L << 20;

    /** Less is no room for a journal, whatever its limit: two lanes and their state. */
    private static final long FREE_MIN = 8 * MIB;

    private static final int WRITTEN_BYTES = 256 * 1024;
    private static final int FORCES = 9;
    private static final int FORCED_BYTES = 4096;

    /** Below it no storage counts as slow, however short the commit interval. */
    private static final Duration SLOW_MIN = Duration.ofMillis(50);

    private final LongSupplier ticker;

    /**
     * @param ticker elapsed nanoseconds
     */
    DiskDoctor(LongSupplier ticker) {
        this.ticker = ticker;
    }

    Finding examine(GatewaySettings.Journal journal) {
        Path existing = journal.directory();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return Finding.bad(DISK, journal.directory() + " cannot be; correct journal.directory");
        }
        try {
            return judge(journal, existing, forceOf(existing));
        } catch (AccessDeniedException refused) {
            return Finding.bad(
                    DISK,
                    "%s may not be written by this user; give it to the gateway's user or change journal.directory"
                            .formatted(existing));
        } catch (IOException failure) {
            return Finding.bad(DISK, sentence(journal, existing, failure));
        }
    }

    private static String sentence(
            GatewaySettings.Journal journal, Path existing, IOException failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("No space left") || said.contains("quota exceeded")) {
            return "%s is full (%d MiB free, the journal may take %d MiB); delete what is not needed there or change journal.directory"
                    .formatted(existing, freeOf(existing) / MIB, journal.limitBytes() / MIB);
        }
        if (said.contains("Read-only file system")) {
            return "%s is on a file system that is read-only; mount it for writing (the kernel's log says whether it failed) or change journal.directory"
                    .formatted(existing);
        }
        return "%s cannot be written (%s); check the disk or change journal.directory"
                .formatted(existing, said);
    }

    private static Finding judge(GatewaySettings.Journal journal, Path existing, Duration force)
            throws IOException {
        long free = Files.getFileStore(existing).getUsableSpace();
        long used = usedBy(journal.directory());
        String text =
                "%s is writable, %d MiB free, the journal has %d MiB and may take %d MiB, a force takes %d ms"
                        .formatted(
                                journal.directory(),
                                free / MIB,
                                used / MIB,
                                journal.limitBytes() / MIB,
                                force.toMillis());
        if (free < FREE_MIN) {
            return Finding.bad(
                    DISK,
                    "%s is full: %d MiB free, at least %d MiB are needed; delete what is not needed there or change journal.directory"
                            .formatted(existing, free / MIB, FREE_MIN / MIB));
        }
        Duration slow = slowFor(journal);
        if (force.compareTo(slow) > 0) {
            return Finding.warning(
                    DISK,
                    "%s is slow: a force takes %d ms, at most %d ms are expected with journal.commit-interval %d ms; use a faster disk or card, or raise the interval (sensors wait that long for their acknowledgement)"
                            .formatted(
                                    existing,
                                    force.toMillis(),
                                    slow.toMillis(),
                                    journal.commitInterval().toMillis()));
        }
        return free + used < journal.limitBytes()
                ? Finding.warning(DISK, text + "; free space or lower journal.limit")
                : Finding.good(DISK, text);
    }

    private static Duration slowFor(GatewaySettings.Journal journal) {
        Duration half = journal.commitInterval().dividedBy(2);
        return half.compareTo(SLOW_MIN) > 0 ? half : SLOW_MIN;
    }

    /**
     * The median time of a small forced write.
     *
     * <p>By trying: permissions and free bytes say nothing about read-only and special file
     * systems, nor about quotas.
     */
    private Duration forceOf(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, ".millrace-doctor", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, WRITTEN_BYTES);
            channel.force(true);
            channel.position(0);
            long[] nanos = new long[FORCES];
            for (int i = 0; i < FORCES; i++) {
                long before = ticker.getAsLong();
                write(channel, FORCED_BYTES);
                channel.force(false);
                nanos[i] = ticker.getAsLong() - before;
            }
            Arrays.sort(nanos);
            return Duration.ofNanos(nanos[FORCES / 2]);
        } finally {
            Files.delete(file);
        }
    }

    private static void write(FileChannel channel, int bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(bytes);
        while (zeros.hasRemaining()) {
            int _ = channel.write(zeros);
        }
    }

    private static long freeOf(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException unknown) {
            return 0;
        }
    }

    /** What a running gateway deletes meanwhile counts as nothing. */
    private static long usedBy(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toFile)
                    .mapToLong(file -> file.isFile() ? file.length() : 0)
                    .sum();
        }
    }
}
