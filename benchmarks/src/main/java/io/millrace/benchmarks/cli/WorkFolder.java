package io.millrace.benchmarks.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A fresh folder for one measurement, deleted at the end, at the latest with the process. */
final class WorkFolder implements AutoCloseable {
    private static final String PREFIX = "millrace-bench-";

    private final Path path;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::delete);

    private WorkFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static WorkFolder in(Optional<Path> parent) {
        try {
            if (parent.isPresent()) {
                Path there = Files.createDirectories(parent.get()).toRealPath();
                return new WorkFolder(Files.createTempDirectory(there, PREFIX));
            }
            return new WorkFolder(Files.createTempDirectory(PREFIX).toRealPath());
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot make a folder to measure in; give one with --data", failure);
        }
    }

    Path path() {
        return path;
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs as well and finds nothing.
            return;
        }
    }
}
