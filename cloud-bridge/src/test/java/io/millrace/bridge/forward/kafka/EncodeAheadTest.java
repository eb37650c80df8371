package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.journal.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeAheadTest {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        thread.shutdown();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                EncodeAhead.SLICE - 1,
                EncodeAhead.SLICE,
                EncodeAhead.SLICE + 1,
                3 * EncodeAhead.SLICE,
                3 * EncodeAhead.SLICE + 7
            })
    void givesEveryRecordOnceAndInOrder(int count) {
        List<Item> items = items(count);
        EncodeAhead records = new EncodeAhead(items, EncodeAheadTest::offset, thread);

        List<String> found = new ArrayList<>();
        items.forEach(_ -> found.add(new String(records.next(), StandardCharsets.UTF_8)));

        assertThat(found)
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    @Test
    void encodesALongChunkElsewhereAndAShortOneHere() {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        RecordEncoder noting =
                entry -> {
                    workers.add(Thread.currentThread());
                    return offset(entry);
                };

        all(items(EncodeAhead.SLICE), noting);
        assertThat(workers).containsExactly(Thread.currentThread());

        workers.clear();
        all(items(2 * EncodeAhead.SLICE), noting);
        assertThat(workers).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void throwsWhatTheEncoderThrew() {
        RecordEncoder picky =
                entry -> {
                    if (entry.offset() == EncodeAhead.SLICE + 1) {
                        throw new IllegalArgumentException("entry " + entry.offset());
                    }
                    return offset(entry);
                };

        assertThatThrownBy(() -> all(items(2 * EncodeAhead.SLICE), picky))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entry " + (EncodeAhead.SLICE + 1));
    }

    private void all(List<Item> items, RecordEncoder encoder) {
        EncodeAhead records = new EncodeAhead(items, encoder, thread);
        items.forEach(_ -> records.next());
    }

    private static List<Item> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(number ->
                        new Item(
                                new Entry.Stored(
                                        number,
                                        "epoch",
                                        number,
                                        SampleReadings.reading("pump", number)),
                                false))
                .toList();
    }

    private static byte[] offset(Entry entry) {
        return Long.toString(entry.offset()).getBytes(StandardCharsets.UTF_8);
    }
}
