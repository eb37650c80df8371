package io.millrace.bridge.forward.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.ParkStore.Refused;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.forward.RequeueStore;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.json.JsonRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequeueFilesTest {
    private static final RecordEncoder JSON = new JsonRecords()::encode;

    @TempDir Path directory;

    @Test
    void takesAsideWhatIsParkedOnceSomebodyAsks() {
        ParkedFile parked = open();
        parked.park(List.of(refused(3), refused(4)));
        assertThat(parked.requeue().isAsked(5)).isFalse();

        assertThat(new RequeueRequest(directory).leave()).isEqualTo(Map.of(LaneName.READINGS, 2L));

        assertThat(parked.requeue().isAsked(5)).isTrue();
        parked.requeue().begin("b1");
        assertThat(parked.isParked(entry(3))).isFalse();
        assertThat(parked.requeue().isAsked(5)).isFalse();
        assertThat(open().requeue().batch()).contains("b1");
        assertThat(offsets(open().requeue(), 0)).containsExactly(3L, 4L);
        assertThat(offsets(open().requeue(), 1)).containsExactly(4L);
        assertThat(offsets(open().requeue(), 3)).isEmpty();
    }

    /** Below its position the lane never asks again whether an entry is parked; above it does. */
    @Test
    void leavesAloneWhatTheLaneHasNotPassedYet() {
        ParkedFile parked = open();
        parked.park(List.of(refused(3), refused(4)));
        new RequeueRequest(directory).leave();

        assertThat(parked.requeue().isAsked(4)).isFalse();
        assertThat(open().requeue().isAsked(4)).isFalse();
        assertThat(open().requeue().isAsked(5)).isTrue();
    }

    @Test
    void givesTheSameRecordAgain() throws IOException {
        ParkedFile parked = open();
        parked.park(List.of(refused(3)));
        new RequeueRequest(directory).leave();
        parked.requeue().begin("b1");

        Entry.Stored again = parked.requeue().read(0, 1).getFirst().entry().orElseThrow();

        assertThat(again.sensor().topic()).isEqualTo(entry(3).sensor().topic());
        assertThat(again.sensor().key()).isEqualTo(entry(3).sensor().key());
        assertThat(fields(again)).containsExactlyInAnyOrderElementsOf(fields(entry(3)));
    }

    @Test
    void aKillBetweenBatchAndDeletionLeavesEverythingParked() throws IOException {
        ParkedFile parked = open();
        parked.park(List.of(refused(3)));
        byte[] lines = Files.readAllBytes(folder().resolve("readings.jsonl"));
        new RequeueRequest(directory).leave();
        parked.requeue().begin("b1");
        Files.write(folder().resolve("readings.jsonl"), lines);

        ParkedFile reopened = open();

        assertThat(reopened.isParked(entry(3))).isTrue();
        assertThat(reopened.requeue().batch()).contains("b1");
    }

    @Test
    void endsWithItsFile() throws IOException {
        ParkedFile parked = open();
        parked.park(List.of(refused(3)));
        new RequeueRequest(directory).leave();
        parked.requeue().begin("b1");

        parked.requeue().end();

        assertThat(parked.requeue().batch()).isEmpty();
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void asksForNothingWhereNothingIsParked() {
        open();

        assertThat(new RequeueRequest(directory).leave()).isEmpty();
        assertThat(folder()).isEmptyDirectory();
    }

    private static List<Long> offsets(RequeueStore store, long from) {
        return store.read(from, 10).stream()
                .flatMap(line -> line.entry().stream())
                .map(Entry.Stored::offset)
                .toList();
    }

    /** In any order: that of a record's fields means nothing. */
    private static List<String> fields(Entry.Stored entry) {
        String record = new String(JSON.encode(entry), StandardCharsets.UTF_8);
        return List.of(record.substring(1, record.length() - 1).split(","));
    }

    private ParkedFile open() {
        return new ParkedFile(folder(), "readings", 1 << 20, JSON);
    }

    private Path folder() {
        return directory.resolve(ParkedFile.FOLDER);
    }

    private static Refused refused(int offset) {
        return new Refused(entry(offset), "too large");
    }

    private static Entry.Stored entry(int offset) {
        return new Entry.Stored(offset, "epoch", offset, SampleReadings.reading("pump", offset));
    }
}
