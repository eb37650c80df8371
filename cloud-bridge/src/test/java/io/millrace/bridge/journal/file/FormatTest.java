package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of format 1, as a gateway of the first version left it, whole and damaged. */
@Guarantee("J1")
class FormatTest {
    private static final Path FORMAT_1 = Path.of("src/test/resources/journal-format-1");

    @TempDir Path folder;

    private Path copyOf(String name) throws IOException {
        Path from = FORMAT_1.resolve(name);
        Path to = folder.resolve("journal");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    private List<String> told(Path journal, FormatFixture.Note note) {
        List<String> lines = new ArrayList<>();
        try (JournalDirectory directory = FormatFixture.open(journal, note, new Random(1))) {
            for (LaneName lane : LaneName.values()) {
                lines.add(lane.word());
                JournalOnFakeDisk.all(directory.lane(lane)).stream()
                        .map(FormatFixture::line)
                        .forEach(lines::add);
                lines.add("position " + directory.lane(lane).acknowledgedOffset());
            }
            Identity identity = directory.identity().current();
            lines.add("journal " + identity.journalId() + " epoch " + identity.epoch());
            lines.add("openings " + identity.knownOpenings());
            lines.add("cluster " + identity.clusterId().orElse("-"));
        }
        lines.addAll(note.restored());
        return lines;
    }

    @Test
    void readsFormatOne() throws IOException {
        assertThat(told(copyOf("whole"), new FormatFixture.Note()))
                .isEqualTo(Files.readAllLines(FORMAT_1.resolve("whole.txt")));
    }

    /** The same with a block of thirty readings harmed. */
    @Test
    void readsWhatIsLeftOfADamagedFormatOne() throws IOException {
        assertThat(told(copyOf("damaged"), new FormatFixture.Note()))
                .isEqualTo(Files.readAllLines(FORMAT_1.resolve("damaged.txt")));
    }
}
