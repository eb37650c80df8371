package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Readings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenGapsTest {
    private static final String KEY = Readings.sensor("pump-1", "temperature").key();
    private static final Instant TIME = Readings.START;
    private final OpenGaps gaps = new OpenGaps();

    private static OpenGap gap(long from, long to, String reason, long endOffset) {
        Entry.Lost lost = new Entry.Lost(from, to, TIME, TIME, to - from + 1, reason);
        return new OpenGap(KEY, "e", lost, endOffset);
    }

    private static Entry.Stored entry(long offset, long sequence) {
        return new Entry.Stored(
                offset,
                "e",
                sequence,
                Readings.reading(Readings.sensor("pump-1", "temperature"), sequence));
    }

    private List<String> before(Entry.Stored entry) {
        return gaps.before(entry, Ledger.Tail.NONE).stream()
                .map(Entry.Gap.class::cast)
                .map(gap ->
                        "%d-%d %s %d"
                                .formatted(
                                        gap.lost().fromSequence(),
                                        gap.lost().toSequence(),
                                        gap.lost().reason(),
                                        gap.lost().count()))
                .toList();
    }

    /** The evicted gap swallowed the parked one: it was told for the wrong reason. */
    @Test
    void tellsEachSequenceOnceWhenAnEvictedGapContainsAParkedOne() {
        gaps.add(gap(3, 4, "parked", 30));
        gaps.add(gap(1, 9, "evicted", 40));

        assertThat(before(entry(40, 10)))
                .containsExactly("1-2 evicted 2", "3-4 parked 2", "5-9 evicted 5");
    }

    /** Two gaps overlapped, and neither stood before the other: one was dropped without a word. */
    @Test
    void tellsEachSequenceOnceWhenGapsOverlapInPart() {
        gaps.add(gap(3, 6, "parked", 30));
        gaps.add(gap(5, 9, "damaged", 40));

        assertThat(before(entry(40, 10))).containsExactly("3-6 parked 4", "7-9 damaged 3");
    }

    @Test
    void closesWhatWasToldAlthoughMoreIsLostBehindItMeanwhile() {
        gaps.add(gap(1, 4, "evicted", 10));
        assertThat(before(entry(10, 5))).containsExactly("1-4 evicted 4");
        gaps.add(gap(5, 6, "evicted", 12));
        gaps.acknowledged(11);

        assertThat(gaps.all()).containsExactly(gap(5, 6, "evicted", 12));
    }

    /**
     * A gap was handed out before an entry that was then lost as well; the position passed that
     * entry's place, and the gap counted as told.
     */
    @Test
    void keepsAGapWhoseEntryWasLostAfterAnAbortedTransaction() {
        gaps.add(gap(1, 4, "parked", 10));
        assertThat(before(entry(10, 5))).hasSize(1);
        gaps.handingOutFrom(8);
        gaps.add(gap(5, 5, "evicted", 11));
        gaps.acknowledged(20);

        assertThat(before(entry(30, 6))).containsExactly("1-4 parked 4", "5-5 evicted 1");
    }
}
