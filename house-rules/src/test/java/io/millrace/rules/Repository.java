package io.millrace.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The source tree as the rules see it: without build output and without version control's own
 * files.
 */
final class Repository {
    static final List<String> MODULES =
            List.of(
                    "device-profiles",
                    "testbed",
                    "cloud-bridge",
                    "models",
                    "gateway",
                    "emulator",
                    "benchmarks",
                    "browser-tests",
                    "house-rules");
    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".build", ".idea");

    private Repository() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("millrace"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static List<Path> files(String ending) {
        try (Stream<Path> tree = Files.walk(root())) {
            return tree.filter(Repository::isSource)
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path file) {
        return root().relativize(file).toString();
    }

    private static boolean isSource(Path file) {
        for (Path part : root().relativize(file)) {
            if (NOT_SOURCE.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
