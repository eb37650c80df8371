package io.millrace.benchmarks.child;

import io.millrace.benchmarks.Leftovers;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of this program's own classes. It says what it has to say in lines {@code WORD
 * REST} on its standard output, and ends when its standard input is closed, so that it never
 * outlives its parent. Not thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private static final long END_SECONDS_MAX = 90;

    private final String name;
    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * @param heap for example {@code 64m}
     * @param main the class whose {@code main} runs
     * @param startCache the JDK's ahead-of-time cache to write at the end, or to start from where
     *     it is there
     */
    public record Order(
            String heap, Class<?> main, List<String> arguments, Optional<Path> startCache) {
        public Order {
            arguments = List.copyOf(arguments);
        }
    }

    /** Starts it; its standard error is this process's. */
    public static ChildJvm start(Order order, Leftovers leftovers) {
        List<String> words = new ArrayList<>();
        words.add(ProcessHandle.current().info().command().orElse("java"));
        order.startCache().map(ChildJvm::startCacheOption).ifPresent(words::add);
        words.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xmx" + order.heap(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        order.main().getName()));
        words.addAll(order.arguments());
        try {
            Process process = new ProcessBuilder(words).redirectError(errorsOf(order)).start();
            leftovers.add(() -> process.destroyForcibly().onExit().join());
            return new ChildJvm(order.main().getSimpleName(), process);
        } catch (IOException failure) {
            throw new ChildFailedException("cannot start " + words, failure);
        }
    }

    /** Writing the cache, the JDK prints its whole class path on standard error. */
    private static Redirect errorsOf(Order order) {
        return order.startCache()
                .filter(cache -> !Files.exists(cache))
                .map(cache ->
                        Redirect.to(cache.resolveSibling(cache.getFileName() + ".log").toFile()))
                .orElse(Redirect.INHERIT);
    }

    /** The first run writes the cache when it ends, the later ones start from it. */
    private static String startCacheOption(Path cache) {
        return (Files.exists(cache) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache;
    }

    /**
     * Waits for the line that begins with this word; lines before it are passed over.
     *
     * @return what follows the word
     * @throws ChildFailedException when it ends without having said it
     */
    public String await(String word) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(word + " ")) {
                    return line.substring(word.length() + 1);
                }
            }
        } catch (IOException failure) {
            throw new ChildFailedException("cannot hear " + name, failure);
        }
        throw new ChildFailedException(
                "%s ended with %d before it said '%s'; its own words are above"
                        .formatted(name, endCode(), word));
    }

    private int endCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Asks it to end, and ends it if it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
