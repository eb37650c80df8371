package io.millrace.benchmarks.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The second best where no loop device may be made: what this process caused to be written, as
 * Linux counts it. It misses the file system's own journal and metadata.
 */
final class ProcessDevice implements Device {
    private static final Path COUNTERS = Path.of("/proc/self/io");
    private static final String WRITTEN = "write_bytes:";

    private final Path folder;

    private ProcessDevice(Path folder) {
        this.folder = folder;
    }

    static boolean isPossible() {
        return Files.isReadable(COUNTERS);
    }

    static ProcessDevice in(Path parent) {
        try {
            return new ProcessDevice(Files.createDirectories(parent.resolve("process")));
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot make a folder in " + parent, failure);
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public long flushedBytes() {
        try {
            return writtenBytes(Files.readString(COUNTERS));
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot read " + COUNTERS, failure);
        }
    }

    static long writtenBytes(String counters) {
        return counters.lines()
                .filter(line -> line.startsWith(WRITTEN))
                .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new DeviceFailedException(COUNTERS + " has no " + WRITTEN));
    }

    @Override
    public long finalBytes() {
        return flushedBytes();
    }

    @Override
    public Optional<String> caveat() {
        return Optional.of(
                "counted by the process (/proc/self/io), not at a block device: run as root on Linux for that");
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot delete " + folder, failure);
        }
    }
}
