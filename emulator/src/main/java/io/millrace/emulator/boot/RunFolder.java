package io.millrace.emulator.boot;

import io.millrace.emulator.verdict.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a run keeps its files: the user's folder, which stays, or a temporary one, which goes with
 * it unless {@link #keep} says that something is to be looked into.
 */
final class RunFolder implements AutoCloseable {
    /**
     * Sequences between the first messages of two runs in one folder, so that no sensor ever gives
     * a number twice, not even after a run that was killed.
     */
    static final long SEQUENCES_PER_RUN = 1_000_000_000_000L;

    private static final String TEMPORARY = "millrace-emulator-";

    /** Holds the id of the process whose run it is; a folder without it is never removed. */
    private static final String OWNER = "owner";

    private final Path path;
    private boolean isTemporary;

    private RunFolder(Path path, boolean isTemporary) {
        this.path = path;
        this.isTemporary = isTemporary;
    }

    static RunFolder open(Optional<Path> kept) {
        try {
            if (kept.isPresent()) {
                return new RunFolder(
                        Files.createDirectories(kept.get().toAbsolutePath().normalize()), false);
            }
            return temporary(Path.of(System.getProperty("java.io.tmpdir")));
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot make the folder " + kept.map(Path::toString).orElse(""), failure);
        }
    }

    /** One in {@code parent}; those of runs that were killed go first. */
    static RunFolder temporary(Path parent) throws IOException {
        try (Stream<Path> others = Files.list(parent)) {
            others.filter(other -> other.getFileName().toString().startsWith(TEMPORARY))
                    .filter(RunFolder::isOrphan)
                    .forEach(RunFolder::remove);
        }
        Path path = Files.createTempDirectory(parent, TEMPORARY);
        Files.writeString(path.resolve(OWNER), Long.toString(ProcessHandle.current().pid()));
        return new RunFolder(path, true);
    }

    /** Whether its run is over and nobody is to look into it. */
    private static boolean isOrphan(Path folder) {
        try {
            long owner = Long.parseLong(Files.readString(folder.resolve(OWNER)));
            return ProcessHandle.of(owner).isEmpty();
        } catch (IOException | NumberFormatException notOurs) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** It stays. */
    void keep() {
        if (isTemporary) {
            isTemporary = false;
            try {
                Files.delete(path.resolve(OWNER));
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot keep " + path, failure);
            }
        }
    }

    /** Writes what the verdict found beside the evidence. */
    void note(List<Finding> findings) {
        Path file = path.resolve("findings.txt");
        try {
            Files.write(file, findings.stream().map(Finding::toString).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    /**
     * The first sequence of every sensor in this run; notes in the folder that the run has begun.
     */
    long takeFirstSequence() {
        Path runs = path.resolve("runs");
        try {
            long earlier = Files.exists(runs) ? Long.parseLong(Files.readString(runs).strip()) : 0;
            Files.writeString(runs, (earlier + 1) + "\n");
            return earlier * SEQUENCES_PER_RUN;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot note this run in " + runs, failure);
        } catch (NumberFormatException damaged) {
            throw new RunFolderDamagedException(runs, damaged);
        }
    }

    @Override
    public void close() {
        if (isTemporary) {
            remove(path);
        }
    }

    private static void remove(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path found : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(found);
            }
        } catch (IOException | UncheckedIOException failure) {
            System.getLogger(RunFolder.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the temporary folder " + path + " was not removed",
                            failure);
        }
    }
}
