package io.millrace.emulator.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SensorBookTest {
    private static final long FIRST = 500;

    private final SensorBook book =
            new SensorBook(new SensorId("pump-1", "flow", "pump-1-flow"), FIRST);

    @Test
    void numbersDenselyFromItsFirst() {
        assertThat(book.send(0)).isEqualTo(FIRST);
        assertThat(book.send(0)).isEqualTo(FIRST + 1);

        assertThat(book.sent()).isEqualTo(2);
    }

    @Test
    void countsAnAcknowledgementOnce() {
        long sequence = book.send(0);

        book.acknowledge(sequence);
        book.acknowledge(sequence);

        assertThat(book.acknowledged()).isEqualTo(1);
    }

    @Test
    void refusesAnAcknowledgementForWhatItNeverSent() {
        book.send(0);

        assertThatThrownBy(() -> book.acknowledge(FIRST + 1))
                .hasMessageContaining("pump-1-flow")
                .hasMessageContaining("501");
    }

    @Test
    void knowsWhenEachMessageUnderWayWasPublished() {
        int underWay = 3_000;
        for (int i = 0; i < underWay; i++) {
            book.send(i * 10L);
        }

        for (int i = 0; i < underWay; i++) {
            assertThat(book.takePublishNanos(FIRST + i)).hasValue(i * 10L);
        }
        assertThat(book.takePublishNanos(FIRST + underWay)).isEmpty();
    }

    @Test
    void forgetsTheOldestTimeRatherThanGrowWithoutEnd() {
        for (int i = 0; i <= PublishTimes.CAPACITY_MAX; i++) {
            book.send(i);
        }

        assertThat(book.takePublishNanos(FIRST)).isEmpty();
        assertThat(book.takePublishNanos(FIRST + 1)).hasValue(1);
    }

    @Test
    void findsWhatIsAcknowledgedAndNotSeen() {
        for (int i = 0; i < 10; i++) {
            book.send(0);
        }
        SequenceSet seen = new SequenceSet(FIRST);
        book.acknowledge(FIRST);
        book.acknowledge(FIRST + 5);
        seen.add(FIRST);
        seen.add(FIRST + 1);

        assertThat(book.countAcknowledgedMissingIn(seen)).isEqualTo(1);
    }
}
