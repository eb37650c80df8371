package io.millrace.gateway.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What can be seen of gateway.yaml and of the folders of profiles and models without reading them.
 * Asked again and again rather than told by the system: that works on every file system, and
 * through the renames and links by which editors and deployment tools replace files. Immutable.
 *
 * @param byFile those that are there
 */
public record FileMarks(Map<Path, Mark> byFile) {

    /** As many as the loader reads; more are refused there. */
    private static final int FILES_MAX = 1_000;

    public FileMarks {
        byFile = Map.copyOf(byFile);
    }

    /**
     * @param identity tells a file from another that was put in its place; empty where the file
     *     system has none
     */
    public record Mark(FileTime modified, long sizeBytes, String identity) {}

    /** As they are now. What cannot be looked at counts as not there. */
    public static FileMarks of(Path gatewayYaml, Path profiles, Path models) {
        Map<Path, Mark> marks = new LinkedHashMap<>();
        mark(gatewayYaml).ifPresent(mark -> marks.put(gatewayYaml, mark));
        for (Path file : files(profiles, FileMarks::isYaml)) {
            mark(file).ifPresent(mark -> marks.put(file, mark));
        }
        for (Path file : files(models, FileMarks::isModel)) {
            mark(file).ifPresent(mark -> marks.put(file, mark));
        }
        return new FileMarks(marks);
    }

    /** Without the files that were written at this time or later. */
    public FileMarks before(FileTime time) {
        Map<Path, Mark> older = new LinkedHashMap<>(byFile);
        older.values().removeIf(mark -> mark.modified().compareTo(time) >= 0);
        return new FileMarks(older);
    }

    private static Optional<Mark> mark(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(
                    new Mark(
                            found.lastModifiedTime(),
                            found.size(),
                            String.valueOf(found.fileKey())));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    private static List<Path> files(Path folder, Predicate<Path> isWatched) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(isWatched).sorted().limit(FILES_MAX).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static boolean isModel(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".onnx") || name.endsWith(".onnx.sha256");
    }
}
