package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.forward.ChunkReader.Limit;
import io.millrace.bridge.forward.ChunkReader.Taken;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the next transaction takes out of the journal. */
class ChunkReaderTest {
    private static final int MANY = 1_000;

    private final InMemoryJournal journal = new InMemoryJournal(LaneName.READINGS, "e");
    private final InMemoryParkStore parked = new InMemoryParkStore();
    private final ChunkReader reader = reader(Timekeeping.NOTHING_NEW);

    private ChunkReader reader(Timekeeping timekeeping) {
        return new ChunkReader(
                new ForwardedLane(
                        journal,
                        journal::force,
                        new Lineage(new InMemoryIdentities("j", "o")),
                        new FakeKafka().publisher(LaneName.READINGS),
                        parked,
                        timekeeping),
                new Freshness(2, Duration.ofSeconds(5)));
    }

    @Test
    void endsBeforeTheEntryThatWouldExceedTheBytes() {
        append(
                SampleReadings.document("a", "x".repeat(1_000)),
                SampleReadings.document("a", "x".repeat(1_000)),
                SampleReadings.document("a", "x".repeat(1_000)));

        Taken taken = reader.take(0, new Limit(MANY, 2_900), 0);

        assertThat(taken.items()).hasSize(2);
        assertThat(taken.next()).isEqualTo(2);
        assertThat(taken.bytes()).isBetween(2_500L, 2_900L);
    }

    @Test
    void endsBeforeTheReadingThatWaitsForTheClock() {
        append(
                SampleReadings.reading("a", 0),
                SampleReadings.unsynced("a", 1),
                SampleReadings.reading("a", 2));
        ChunkReader waiting = reader(new FakeTimekeeping(true, Optional.empty()));

        assertThat(waiting.take(0, new Limit(MANY, 10_000), 0).next()).isEqualTo(1);
        assertThat(waiting.take(1, new Limit(MANY, 10_000), 0).next()).isEqualTo(1);
        assertThat(waiting.take(1, new Limit(MANY, 10_000), 0).items()).isEmpty();
    }

    @Test
    void correctsTimesByWhatIsKnownNow() {
        append(SampleReadings.unsynced("a", 1));
        ChunkReader knowing = reader(new FakeTimekeeping(false, Optional.of(5_000_000L)));

        Taken taken = knowing.take(0, new Limit(MANY, 10_000), 0);

        assertThat(taken.firstTime()).contains(SampleReadings.START.plusMillis(1).plusSeconds(5));
    }

    @Test
    void endsBeforeTheTopicThatWouldBeTooMany() {
        for (int sensor = 0; sensor <= ChunkReader.TOPICS_MAX; sensor++) {
            append(SampleReadings.reading("s" + sensor, 0), SampleReadings.reading("s0", sensor));
        }

        Taken taken = reader.take(0, new Limit(5_000, 10_000_000), 0);

        assertThat(taken.items()).hasSize(2 * ChunkReader.TOPICS_MAX);
        assertThat(taken.next()).isEqualTo(2 * ChunkReader.TOPICS_MAX);
    }

    @Test
    void takesOneEntryHoweverLargeItIs() {
        append(SampleReadings.document("a", "x".repeat(10_000)), SampleReadings.reading("a", 1));

        Taken taken = reader.take(0, new Limit(MANY, 300), 0);

        assertThat(taken.items()).hasSize(1);
        assertThat(taken.next()).isEqualTo(1);
    }

    @Test
    void leavesAGapToTheChunkThatHasItsEntry() {
        append(SampleReadings.reading("a", 0), SampleReadings.reading("b", 1));
        append(SampleReadings.document("a", "x".repeat(1_000)));
        journal.park((Entry.Stored) journal.read(0, 1).getFirst());

        Taken first = reader.take(1, new Limit(MANY, 800), 0);
        Taken second = reader.take(2, new Limit(MANY, 2_000), 0);

        assertThat(first.items()).hasSize(1);
        assertThat(first.next()).isEqualTo(2);
        assertThat(second.items()).hasSize(2);
        assertThat(second.items().getFirst().entry()).isInstanceOf(Entry.Gap.class);
    }

    @Test
    void marksWhatWasThereBeforeTheOpening() {
        append(
                SampleReadings.reading("a", 0),
                SampleReadings.reading("a", 1),
                SampleReadings.reading("a", 2));

        assertThat(reader.take(0, new Limit(MANY, 100_000), 0).items())
                .extracting(Chunk.Item::historical)
                .containsExactly(true, true, false);
    }

    @Test
    void agesByTheGatewaysClockNotByTheSensors() {
        Envelope.Reading live = (Envelope.Reading) SampleReadings.reading("a", 0);
        Instant received = live.stamp().gatewayTime();
        append(
                new Envelope.Reading(
                        live.sensor(),
                        live.value(),
                        live.quality(),
                        new Envelope.Stamp(
                                Instant.EPOCH, true, received, Envelope.Clock.SYNCED, "boot"),
                        live.sourceSequence(),
                        0,
                        0));

        Taken taken = reader.take(0, new Limit(MANY, 100_000), 0);

        assertThat(taken.firstTime()).isEqualTo(Optional.of(received));
    }

    private void append(Envelope... envelopes) {
        journal.append(List.of(envelopes));
        journal.force();
    }
}
