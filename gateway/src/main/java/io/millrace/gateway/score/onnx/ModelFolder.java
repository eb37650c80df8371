package io.millrace.gateway.score.onnx;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The folder of the user's models. Beside each active {@code NAME.onnx} may lie {@code
 * NAME.candidate.onnx}, which runs as its shadow, and {@code NAME.previous.onnx}, which was active
 * before; each with its hash in {@code FILE.sha256} where there is one.
 *
 * <p>Exchanging them survives a kill at any instant: each step is one change of one file, no step
 * leaves a model beside the hash of another, and there is an active model after each. What a kill
 * left undone is finished or undone by the next exchange.
 *
 * <p>Not thread-safe, and one process at a time may exchange.
 */
public final class ModelFolder {
    private static final String SUFFIX = ".onnx";
    private static final String SIDECAR = ".sha256";
    private static final String UNFINISHED = ".part";
    private static final String FORMER = ".former";

    private final Path directory;

    /** What a file of the folder is to the model of its name. */
    public enum Place {
        ACTIVE(""),
        CANDIDATE(".candidate"),
        PREVIOUS(".previous");

        private final String infix;

        Place(String infix) {
            this.infix = infix;
        }

        /** The word for an operator. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One change of one file. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /**
     * @param directory need not exist
     */
    public ModelFolder(Path directory) {
        this.directory = directory;
    }

    /**
     * @param name of the active file, as profiles give it
     */
    public static String fileName(String name, Place place) {
        boolean isPlain = !name.endsWith(SUFFIX);
        String stem = isPlain ? name : name.substring(0, name.length() - SUFFIX.length());
        return stem + place.infix + (isPlain ? "" : SUFFIX);
    }

    public Path file(String name, Place place) {
        return directory.resolve(fileName(name, place));
    }

    public boolean has(String name, Place place) {
        return Files.exists(file(name, place));
    }

    /**
     * SHA-256 of a file of this folder in hexadecimal digits; empty when it is not there or cannot
     * be read.
     */
    public Optional<String> hash(String fileName) {
        Path file = directory.resolve(fileName);
        try {
            boolean isReadable =
                    Files.isRegularFile(file) && Files.size(file) <= OnnxModelLoader.FILE_BYTES_MAX;
            return isReadable ? Optional.of(hash(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The candidate becomes active, and what was active previous. What was previous before is gone.
     *
     * @param active what is active now, from this folder or shipped; empty when nothing is
     * @throws IOException a file could not be changed; there is an active model all the same
     */
    public void promote(String name, Supplier<Optional<byte[]>> active) throws IOException {
        mend(name);
        run(promotion(name, active.get()));
    }

    /**
     * The previous model becomes active, and what was active previous.
     *
     * @param active what is active now, from this folder or shipped; empty when nothing is
     * @throws IOException a file could not be changed; there is an active model all the same
     */
    public void rollBack(String name, Supplier<Optional<byte[]>> active) throws IOException {
        mend(name);
        run(rollback(name, active.get()));
    }

    /**
     * What was active is copied, not moved, so that there is always an active file; a hash is
     * deleted before its file changes and written after.
     */
    List<Step> promotion(String name, Optional<byte[]> active) {
        Path candidate = file(name, Place.CANDIDATE);
        Path to = file(name, Place.ACTIVE);
        Path previous = file(name, Place.PREVIOUS);
        Step nothing = () -> {};
        return List.of(
                active.isPresent() ? () -> delete(sidecar(previous)) : nothing,
                active.isPresent() ? () -> write(previous, active.get()) : nothing,
                active.isPresent() ? () -> writeSidecar(previous) : nothing,
                () -> delete(sidecar(to)),
                () -> delete(sidecar(candidate)),
                () -> move(candidate, to),
                () -> writeSidecar(to));
    }

    /** The former file stands for the place that it is on its way to: see {@link #mend}. */
    List<Step> rollback(String name, Optional<byte[]> active) {
        Path to = file(name, Place.ACTIVE);
        Path previous = file(name, Place.PREVIOUS);
        Path former = former(name);
        Step nothing = () -> {};
        return List.of(
                active.isPresent() ? () -> write(former, active.get()) : nothing,
                () -> delete(sidecar(to)),
                () -> delete(sidecar(previous)),
                () -> move(previous, to),
                () -> writeSidecar(to),
                active.isPresent() ? () -> move(former, previous) : nothing,
                active.isPresent() ? () -> writeSidecar(previous) : nothing);
    }

    /** Finishes what a kill has left of an exchange, or clears it away. Changes nothing else. */
    public void mend(String name) throws IOException {
        Path previous = file(name, Place.PREVIOUS);
        if (Files.exists(former(name)) && !Files.exists(previous)) {
            move(former(name), previous);
            writeSidecar(previous);
        } else {
            delete(former(name));
        }
        for (Place place : Place.values()) {
            delete(unfinished(file(name, place)));
        }
        delete(unfinished(former(name)));
    }

    private static void run(List<Step> steps) throws IOException {
        for (Step step : steps) {
            step.run();
        }
    }

    private Path former(String name) {
        return directory.resolve(name + FORMER);
    }

    private static Path sidecar(Path file) {
        return file.resolveSibling(file.getFileName() + SIDECAR);
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    private void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            forceDirectory();
        }
    }

    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE);
        forceDirectory();
    }

    private void writeSidecar(Path file) throws IOException {
        String line = hash(Files.readAllBytes(file)) + "  " + file.getFileName() + "\n";
        write(sidecar(file), line.getBytes(StandardCharsets.UTF_8));
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path part = unfinished(file);
        try (FileChannel channel = FileChannel.open(part, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        move(part, file);
    }

    private void forceDirectory() throws IOException {
        try (FileChannel folder = FileChannel.open(directory, READ)) {
            folder.force(true);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
