package io.millrace.bridge.forward.file;

import io.millrace.bridge.journal.LaneName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Asks the owner of a journal directory to send its parked entries again: an empty file per lane,
 * which the owner deletes when it has taken them up. Without an owner it waits for the next one.
 */
public final class RequeueRequest {
    private final Path folder;

    /**
     * @param directory the journal's
     */
    public RequeueRequest(Path directory) {
        this.folder = directory.resolve(ParkedFile.FOLDER);
    }

    static Path file(Path folder, String lane) {
        return folder.resolve(lane + ".requeue");
    }

    /**
     * Leaves the request for each lane with parked entries.
     *
     * @return how many entries each of these lanes has parked; empty when nothing is parked
     */
    public Map<LaneName, Long> leave() {
        Map<LaneName, Long> asked = new EnumMap<>(LaneName.class);
        try {
            for (LaneName lane : LaneName.values()) {
                long parked =
                        lines(ParkedFile.file(folder, lane.word()))
                                + lines(ParkedFile.older(folder, lane.word()));
                if (parked > 0) {
                    Files.writeString(file(folder, lane.word()), "");
                    asked.put(lane, parked);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot ask in %s: use the user that the gateway runs as".formatted(folder),
                    failure);
        }
        return asked;
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = ParkedLine.in(file)) {
            return lines.filter(line -> ParkedLine.key(line).isPresent()).count();
        }
    }
}
