package io.millrace.bridge.journal.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A disk in memory that can fail, fill up, flip bits and lose power. At a power loss everything
 * that was not forced is lost, or, torn, arrives in part and in any order. A failed force throws
 * the unforced writes away for good, as Linux does. Thread-safe.
 */
final class FakeDisk implements Disk {
    /** What a fault can hit. */
    enum Operation {
        CREATE,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_DIRECTORY,
        READ
    }

    /** Decides before each operation; throws to make it fail. */
    interface Faults {
        Faults NONE = (operation, path) -> {};

        static Faults failing(String words, Operation... hit) {
            List<Operation> operations = List.of(hit);
            return (operation, path) -> {
                if (operations.contains(operation)) {
                    throw new IOException(words);
                }
            };
        }

        /** Only where a path fits. */
        default Faults at(Predicate<Path> place) {
            return (operation, path) -> {
                if (place.test(path)) {
                    before(operation, path);
                }
            };
        }

        /** Lets so many through first, which this alone would have failed, and fails so many. */
        default Faults after(int spared, int failures) {
            int[] seen = {0};
            return (operation, path) -> {
                try {
                    before(operation, path);
                } catch (IOException failed) {
                    int number = seen[0]++;
                    if (number >= spared && number - spared < failures) {
                        throw failed;
                    }
                }
            };
        }

        void before(Operation operation, Path path) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Write(long position, byte[] bytes) {}

    private static final class Content {
        private byte[] live = new byte[0];
        private byte[] forced = new byte[0];
        private final List<Write> unforced = new ArrayList<>();

        byte[] applied(byte[] to, Write write) {
            int end = (int) write.position() + write.bytes().length;
            byte[] grown = end > to.length ? Arrays.copyOf(to, end) : to;
            System.arraycopy(write.bytes(), 0, grown, (int) write.position(), write.bytes().length);
            return grown;
        }
    }

    private TreeMap<Path, Content> live = new TreeMap<>();
    private TreeMap<Path, Content> forcedNames = new TreeMap<>();
    private Faults faults = Faults.NONE;
    private long capacityBytes = Long.MAX_VALUE;
    private long writtenBytes;
    private int powerCuts;
    private int openFiles;

    synchronized void faults(Faults next) {
        faults = next;
    }

    synchronized void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    synchronized long usedBytes() {
        return live.values().stream().mapToLong(content -> content.live.length).sum();
    }

    synchronized long usedBytes(Path folder) {
        return live.entrySet().stream()
                .filter(file -> file.getKey().startsWith(folder))
                .mapToLong(file -> file.getValue().live.length)
                .sum();
    }

    /** Power fails: what is not forced is lost; with {@code torn}, parts of it arrive. */
    synchronized void losePower(Random torn) {
        powerCuts++;
        openFiles = 0;
        TreeMap<Path, Content> names = torn.nextBoolean() ? forcedNames : live;
        Map<Content, Content> after = new HashMap<>();
        TreeMap<Path, Content> next = new TreeMap<>();
        names.forEach((path, content) ->
                next.put(path, after.computeIfAbsent(content, lost -> survivor(lost, torn))));
        live = next;
        forcedNames = new TreeMap<>(next);
        faults = Faults.NONE;
    }

    /** Of what was not forced nothing arrives. */
    void losePowerAndAllUnforced() {
        losePower(
                new Random() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public boolean nextBoolean() {
                        return true;
                    }

                    @Override
                    public int nextInt(int bound) {
                        return bound - 1;
                    }
                });
    }

    /** The process dies; the system lives on, with everything that was written. */
    synchronized void killProcess() {
        powerCuts++;
        openFiles = 0;
        faults = Faults.NONE;
    }

    private static Content survivor(Content lost, Random torn) {
        Content content = new Content();
        byte[] bytes = lost.forced.clone();
        for (Write write : lost.unforced) {
            if (torn.nextInt(3) > 0) {
                continue;
            }
            int length =
                    torn.nextBoolean()
                            ? write.bytes().length
                            : torn.nextInt(write.bytes().length + 1);
            bytes =
                    content.applied(
                            bytes,
                            new Write(write.position(), Arrays.copyOf(write.bytes(), length)));
        }
        content.live = bytes;
        content.forced = bytes.clone();
        return content;
    }

    /** Files that this process has open. */
    synchronized int openFiles() {
        return openFiles;
    }

    synchronized void flipBit(Path path, long position, int bit) {
        Content content = live.get(path);
        content.live[(int) position] ^= (byte) (1 << bit);
        content.forced = content.live.clone();
    }

    synchronized byte[] bytes(Path path) {
        return live.get(path).live.clone();
    }

    synchronized void put(Path path, byte[] bytes) {
        Content content = new Content();
        content.live = bytes.clone();
        content.forced = bytes.clone();
        live.put(path, content);
        forcedNames.put(path, content);
    }

    private synchronized void check(Operation operation, Path path) throws IOException {
        faults.before(operation, path);
    }

    @Override
    public synchronized DiskFile open(Path path, How how) throws IOException {
        if (how == How.CREATE) {
            check(Operation.CREATE, path);
            live.put(path, new Content());
        }
        Content content = live.get(path);
        if (content == null) {
            throw new FileNotFoundException(path.toString());
        }
        openFiles++;
        return new FakeFile(path, content, powerCuts);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        check(Operation.RENAME, to);
        Content content = live.remove(from);
        if (content == null) {
            throw new FileNotFoundException(from.toString());
        }
        live.put(to, content);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        check(Operation.DELETE, path);
        live.remove(path);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        check(Operation.FORCE_DIRECTORY, directory);
        forcedNames.keySet().removeIf(path -> path.getParent().equals(directory));
        live.forEach((path, content) -> {
            if (path.getParent().equals(directory)) {
                forcedNames.put(path, content);
            }
        });
    }

    @Override
    public void createDirectories(Path directory) {}

    @Override
    public synchronized List<Path> list(Path directory) {
        return live.keySet().stream().filter(path -> path.getParent().equals(directory)).toList();
    }

    @Override
    public Lock lock(Path directory) {
        return () -> {};
    }

    @Override
    public synchronized long writtenBytes() {
        return writtenBytes;
    }

    private final class FakeFile implements DiskFile {
        private final Path path;
        private final Content content;
        private final int openedAfter;
        private boolean isClosed;

        FakeFile(Path path, Content content, int openedAfter) {
            this.path = path;
            this.content = content;
            this.openedAfter = openedAfter;
        }

        private void requirePower() throws IOException {
            if (isClosed) {
                throw new ClosedChannelException();
            }
            if (openedAfter != powerCuts) {
                throw new IOException("this process died with the power");
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (FakeDisk.this) {
                requirePower();
                check(Operation.READ, path);
                int length = Math.clamp(content.live.length - position, 0, into.remaining());
                into.put(
                        content.live,
                        Math.toIntExact(Math.min(position, content.live.length)),
                        length);
                return length;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (FakeDisk.this) {
                requirePower();
                byte[] bytes = new byte[from.remaining()];
                from.get(bytes);
                try {
                    check(Operation.WRITE, path);
                } catch (IOException half) {
                    apply(new Write(position, Arrays.copyOf(bytes, bytes.length / 2)));
                    throw half;
                }
                long growth = Math.max(0, position + bytes.length - content.live.length);
                if (growth > 0 && usedBytes() + growth > capacityBytes) {
                    throw new IOException("No space left on device");
                }
                apply(new Write(position, bytes));
            }
        }

        private void apply(Write write) {
            content.live = content.applied(content.live, write);
            content.unforced.add(write);
            writtenBytes += write.bytes().length;
        }

        @Override
        public void force() throws IOException {
            synchronized (FakeDisk.this) {
                requirePower();
                try {
                    check(Operation.FORCE, path);
                } catch (IOException failed) {
                    content.unforced.clear();
                    throw failed;
                }
                for (Write write : content.unforced) {
                    content.forced = content.applied(content.forced, write);
                }
                if (content.live.length < content.forced.length) {
                    content.forced = Arrays.copyOf(content.forced, content.live.length);
                }
                content.unforced.clear();
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            synchronized (FakeDisk.this) {
                requirePower();
                return content.live.length;
            }
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            synchronized (FakeDisk.this) {
                requirePower();
                check(Operation.WRITE, path);
                content.live =
                        Arrays.copyOf(content.live, (int) Math.min(sizeBytes, content.live.length));
            }
        }

        @Override
        public void close() {
            synchronized (FakeDisk.this) {
                if (!isClosed && openedAfter == powerCuts) {
                    openFiles--;
                }
                isClosed = true;
            }
        }
    }
}
