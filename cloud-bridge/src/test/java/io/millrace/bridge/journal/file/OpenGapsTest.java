package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Readings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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

    /** Whatever overlaps: each sequence is told once, for the reason that was known first. */
    @Test
    void tellsEverySequenceOnceHoweverGapsOverlap() {
        Random random = new Random(8);
        String[] reasons = {"parked", "evicted", "damaged"};
        for (int life = 0; life < 300; life++) {
            OpenGaps some = new OpenGaps();
            String[] model = new String[30];
            for (int i = 0; i < 12; i++) {
                int from = random.nextInt(model.length);
                int to = Math.min(model.length - 1, from + random.nextInt(8));
                String reason = reasons[random.nextInt(reasons.length)];
                boolean isNew = false;
                for (int at = from; at <= to; at++) {
                    isNew |= model[at] == null;
                    model[at] = model[at] == null ? reason : model[at];
                }
                long changes = some.changes();

                some.add(gap(from, to, reason, to + 1));

                assertThat(some.changes() > changes).isEqualTo(isNew);
                assertThat(told(some)).containsExactlyInAnyOrderElementsOf(runs(model));
            }
        }
    }

    private static List<String> told(OpenGaps gaps) {
        return gaps.all().stream()
                .peek(gap ->
                        assertThat(gap.lost().count())
                                .isEqualTo(gap.lost().toSequence() - gap.lost().fromSequence() + 1))
                .map(gap ->
                        "%d-%d %s"
                                .formatted(
                                        gap.lost().fromSequence(),
                                        gap.lost().toSequence(),
                                        gap.lost().reason()))
                .toList();
    }

    private static List<String> runs(String[] model) {
        List<String> runs = new ArrayList<>();
        for (int from = 0, to; from < model.length; from = to) {
            to = from + 1;
            while (to < model.length && Objects.equals(model[from], model[to])) {
                to++;
            }
            if (model[from] != null) {
                runs.add("%d-%d %s".formatted(from, to - 1, model[from]));
            }
        }
        return runs;
    }

    @Test
    void saysThatItChangedWhenAGapIsTold() {
        gaps.add(gap(1, 4, "evicted", 10));
        before(entry(10, 5));
        long changes = gaps.changes();

        gaps.acknowledged(10);
        assertThat(gaps.changes()).as("the entry itself is not through").isEqualTo(changes);
        gaps.acknowledged(11);

        assertThat(gaps.changes()).isGreaterThan(changes);
        assertThat(gaps.all()).isEmpty();
    }

    /** The entries behind the gap were delivered by an earlier process, and the gap with them. */
    @Test
    void forgetsWhatStandsBeforeTheReadersFirstEntry() {
        gaps.add(gap(1, 4, "evicted", 10));
        gaps.add(gap(20, 22, "evicted", 40));

        assertThat(before(entry(30, 12))).isEmpty();

        assertThat(gaps.all()).containsExactly(gap(20, 22, "evicted", 40));
    }

    @Test
    void tellsTheEndOfTheEpochBeforeTheFirstEntryOfTheNext() {
        Entry.Lost lost = new Entry.Lost(7, 9, TIME, TIME, 3, "damaged");
        gaps.add(new OpenGap(KEY, "e0", lost, 20));
        Entry.Stored second = entry(21, 1);
        assertThat(gaps.before(second, new Ledger.Tail("e0", 10))).isEmpty();
        gaps.add(new OpenGap(KEY, "e0", lost, 20));

        assertThat(gaps.before(entry(20, 0), new Ledger.Tail("e0", 12)))
                .as("the epoch went on behind it")
                .isEmpty();
        gaps.add(new OpenGap(KEY, "e0", lost, 20));

        assertThat(gaps.before(entry(20, 0), new Ledger.Tail("e0", 10)))
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.epoch()).isEqualTo("e0");
                    assertThat(((Entry.Gap) gap).lost()).isEqualTo(lost);
                });
    }
}
