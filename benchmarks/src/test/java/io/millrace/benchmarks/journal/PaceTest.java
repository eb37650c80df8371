package io.millrace.benchmarks.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final List<Integer> batches = new ArrayList<>();
    private final ReadingStore store =
            new ReadingStore() {
                @Override
                public void append(List<Reading> readings) {
                    batches.add(readings.size());
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
    private long nanos;

    private long slowTicker() {
        nanos += Duration.ofMillis(300).toNanos();
        return nanos;
    }

    @Test
    void appendsRateTimesTimeAlsoWhenTheStoreWasSlow() {
        Pace pace = new Pace(10_000, Duration.ofSeconds(1), this::slowTicker);

        long appended = pace.run(count -> Collections.nCopies(count, null), store);

        assertThat(appended).isEqualTo(10_000);
        assertThat(batches).allMatch(size -> size <= 1_000);
        assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000);
    }

    @Test
    void sizesAreNamedInWholeUnits() {
        assertThat(FilledJournal.sizeWord(4_096)).isEqualTo("4gib");
        assertThat(FilledJournal.sizeWord(64)).isEqualTo("64mib");
    }
}
