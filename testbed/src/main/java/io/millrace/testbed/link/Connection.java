package io.millrace.testbed.link;

import io.millrace.testbed.link.LinkState.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One client's connection through the link: in each direction one thread that reads and puts on the
 * wire, and one that delivers what has arrived, so that a long way does not mean a slow one. The
 * end or the failure of either side ends both. Thread-safe.
 */
final class Connection {
    /** Chunks under way in one direction. */
    private static final int CHUNKS_MAX = 256;

    private record Chunk(ByteBuffer bytes, long arrivesAtNanos) {
        boolean isEnd() {
            return !bytes.hasRemaining();
        }
    }

    private final LinkState link;
    private final Socket client;
    private final Socket target;
    private final Consumer<Connection> whenOver;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Thread> threads;

    /**
     * @param whenOver called once, by any thread
     */
    Connection(LinkState link, Socket client, Socket target, Consumer<Connection> whenOver) {
        this.link = link;
        this.client = client;
        this.target = target;
        this.whenOver = whenOver;
        BlockingQueue<Chunk> toTarget = new ArrayBlockingQueue<>(CHUNKS_MAX);
        BlockingQueue<Chunk> toClient = new ArrayBlockingQueue<>(CHUNKS_MAX);
        this.threads =
                List.of(
                        thread(() -> read(client.getInputStream(), toTarget, Direction.TO_TARGET)),
                        thread(() -> deliver(toTarget, target.getOutputStream())),
                        thread(() -> read(target.getInputStream(), toClient, Direction.TO_CLIENT)),
                        thread(() -> deliver(toClient, client.getOutputStream())));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Ends it as a broken wire does: both sides see a reset, and what is under way is gone. */
    void reset() {
        end(true);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private Thread thread(Work work) {
        return Thread.ofVirtual()
                .name("link")
                .unstarted(() -> {
                    try {
                        work.run();
                    } catch (IOException failed) {
                        reset();
                    } catch (InterruptedException over) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void read(InputStream in, BlockingQueue<Chunk> wire, Direction direction)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[16 * 1024];
        int count = 0;
        while (count >= 0) {
            link.awaitPassing(System.nanoTime());
            count = in.read(buffer, 0, Math.min(buffer.length, link.chunkBytes()));
            byte[] bytes = Arrays.copyOf(buffer, Math.max(count, 0));
            wire.put(new Chunk(ByteBuffer.wrap(bytes), link.carry(direction, bytes.length)));
        }
    }

    private void deliver(BlockingQueue<Chunk> wire, OutputStream out)
            throws IOException, InterruptedException {
        Chunk chunk = wire.take();
        while (!chunk.isEnd()) {
            link.awaitPassing(chunk.arrivesAtNanos());
            out.write(chunk.bytes().array());
            chunk = wire.take();
        }
        link.awaitPassing(chunk.arrivesAtNanos());
        end(false);
    }

    private void end(boolean isReset) {
        if (!isOver.compareAndSet(false, true)) {
            return;
        }
        close(client, isReset);
        close(target, isReset);
        // Who waits for the wire would wait on.
        threads.forEach(Thread::interrupt);
        whenOver.accept(this);
    }

    /** Closes a socket; with a reset the other side sees an error instead of an end. */
    static void close(Socket socket, boolean isReset) {
        try (socket) {
            if (isReset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException gone) {
            // Then it is closed.
            return;
        }
    }
}
