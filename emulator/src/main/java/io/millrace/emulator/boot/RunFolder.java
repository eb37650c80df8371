package io.millrace.emulator.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a run keeps its files: the user's folder, which stays, or a temporary one, which goes with
 * it.
 */
final class RunFolder implements AutoCloseable {
    /**
     * Sequences between the first messages of two runs in one folder, so that no sensor ever gives
     * a number twice, not even after a run that was killed.
     */
    static final long SEQUENCES_PER_RUN = 1_000_000_000_000L;

    private final Path path;
    private final boolean isTemporary;

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
