package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.RecordEncoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The bytes of a chunk's records in their order, encoded on another thread one slice ahead of where
 * they are sent: while a backlog drains, encoding costs about half as much as handing the records
 * to the producer, and one thread for both would leave the other cores idle. A short chunk is
 * encoded where it is sent. Not thread-safe.
 */
final class EncodeAhead {
    /** Long enough that the hand-over costs nothing, short enough for a small heap. */
    static final int SLICE = 512;

    private final List<Item> items;
    private final RecordEncoder encoder;
    private final Executor thread;
    private int begun;
    private CompletableFuture<byte[][]> ahead;
    private byte[][] slice = new byte[0][];
    private int taken;

    /**
     * @param thread works for as many chunks at a time as there are threads in it
     */
    EncodeAhead(List<Item> items, RecordEncoder encoder, Executor thread) {
        this.items = items;
        this.encoder = encoder;
        this.thread = items.size() > SLICE ? thread : Runnable::run;
        this.ahead = encodeNext();
    }

    /**
     * The next item's record; to be called as often as there are items.
     *
     * @throws RuntimeException what the encoder threw for one of the next items
     */
    byte[] next() {
        if (taken == slice.length) {
            slice = encoded();
            taken = 0;
            ahead = encodeNext();
        }
        return slice[taken++];
    }

    private byte[][] encoded() {
        try {
            return ahead.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException why ? why : failed;
        }
    }

    private CompletableFuture<byte[][]> encodeNext() {
        List<Item> next = items.subList(begun, Math.min(begun + SLICE, items.size()));
        begun += next.size();
        return CompletableFuture.supplyAsync(
                () -> next.stream().map(Item::entry).map(encoder::encode).toArray(byte[][]::new),
                thread);
    }
}
