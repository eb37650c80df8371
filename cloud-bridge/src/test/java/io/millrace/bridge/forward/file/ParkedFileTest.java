package io.millrace.bridge.forward.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.ParkStore.Refused;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParkedFileTest {
    private static final long BYTES_MAX = 4_000;

    @TempDir Path folder;

    @Test
    void knowsAfterAReopeningWhatItHasParked() throws IOException {
        open().park(List.of(refused(7), refused(8)));
        open().park(List.of(refused(8), refused(9)));

        ParkedFile reopened = open();
        assertThat(reopened.isParked(entry(7))).isTrue();
        assertThat(reopened.isParked(entry(9))).isTrue();
        assertThat(reopened.isParked(entry(10))).isFalse();
        assertThat(lines()).hasSize(3);
        assertThat(lines().getFirst())
                .contains("\"offset\":7", "\"reason\":\"too large\"", "\"record\":\"7:7\"");
    }

    @Test
    void aLineCutShortByAKillCostsOnlyItself() throws IOException {
        open().park(List.of(refused(1)));
        Files.writeString(file(), "{\"offset\":2,\"ep", StandardOpenOption.APPEND);

        open().park(List.of(refused(3)));

        ParkedFile reopened = open();
        assertThat(reopened.isParked(entry(1))).isTrue();
        assertThat(reopened.isParked(entry(2))).isFalse();
        assertThat(reopened.isParked(entry(3))).isTrue();
    }

    @Test
    void aByteThatIsNoTextCostsOnlyItsLine() throws IOException {
        open().park(List.of(refused(1)));
        open().park(List.of(refused(2)));
        byte[] bytes = Files.readAllBytes(file());
        bytes[lines().getFirst().indexOf("\"offset\"") + 2] = (byte) 0xff;
        Files.write(file(), bytes);

        ParkedFile reopened = open();
        assertThat(reopened.isParked(entry(1))).isFalse();
        assertThat(reopened.isParked(entry(2))).isTrue();
    }

    @Test
    void knowsWhatStandsInTheOlderFile() throws IOException {
        open().park(List.of(refused(1)));
        Files.move(file(), folder.resolve("readings.1.jsonl"));
        open().park(List.of(refused(2)));

        ParkedFile reopened = open();
        assertThat(reopened.isParked(entry(1))).isTrue();
        assertThat(reopened.isParked(entry(2))).isTrue();
    }

    @Test
    void staysWithinItsLimit() throws IOException {
        ParkedFile parked = open();
        for (int offset = 0; offset < 200; offset++) {
            parked.park(List.of(refused(offset)));
        }

        long bytes = Files.size(file()) + Files.size(folder.resolve("readings.1.jsonl"));
        assertThat(bytes).isLessThanOrEqualTo(BYTES_MAX);
        assertThat(open().isParked(entry(199))).isTrue();
    }

    private ParkedFile open() {
        return new ParkedFile(folder, "readings", BYTES_MAX, SampleReadings::encode);
    }

    private Path file() {
        return folder.resolve("readings.jsonl");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private static Refused refused(int offset) {
        return new Refused(entry(offset), "too large");
    }

    private static Entry.Stored entry(int offset) {
        return new Entry.Stored(offset, "epoch", offset, SampleReadings.reading("pump", offset));
    }
}
