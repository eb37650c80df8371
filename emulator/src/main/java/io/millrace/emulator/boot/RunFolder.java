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
            return new RunFolder(Files.createTempDirectory("millrace-emulator-"), true);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot make the folder " + kept.map(Path::toString).orElse(""), failure);
        }
    }

    Path path() {
        return path;
    }

    /** It stays. */
    void keep() {
        isTemporary = false;
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
        if (!isTemporary) {
            return;
        }
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
