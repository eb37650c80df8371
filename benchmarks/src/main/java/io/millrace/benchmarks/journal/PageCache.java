package io.millrace.benchmarks.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The system's cache of file contents: a start after a power cut finds it empty. */
final class PageCache {
    private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");

    private PageCache() {}

    /** Empties it for the whole machine, where that is worth it and allowed; says how it is. */
    static String prepare(boolean isQuick) {
        if (!isQuick && Files.isWritable(DROP)) {
            try {
                Files.writeString(DROP, "1");
                return "page cache dropped";
            } catch (IOException refused) {
                return "page cache warm (it could not be dropped)";
            }
        }
        return "page cache warm";
    }
}
