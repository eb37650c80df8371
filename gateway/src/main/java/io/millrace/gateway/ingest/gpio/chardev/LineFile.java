package io.millrace.gateway.ingest.gpio.chardev;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One requested input line, as the kernel gives it: a file from which edges are read. The layouts
 * are those of {@code linux/gpio.h} (gpio_v2_*), which the kernel promises to keep.
 *
 * <p>Edges are read by one thread; {@link #isHigh} may be called by any.
 */
final class LineFile {

    /**
     * Of one request the kernel keeps so many edges until they are read; more it does not allow.
     */
    static final int EDGES_KEPT = 1_024;

    /** Which physical edges are told. */
    enum Edges {
        BOTH(FLAG_RISING | FLAG_FALLING),
        RISING(FLAG_RISING),
        FALLING(FLAG_FALLING);

        private final long flags;

        Edges(long flags) {
            this.flags = flags;
        }
    }

    /** The chip's own resistor. */
    enum Bias {
        AS_IS(0),
        UP(FLAG_PULL_UP),
        DOWN(FLAG_PULL_DOWN);

        private final long flag;

        Bias(long flag) {
            this.flag = flag;
        }
    }

    /**
     * @param user shown to others who want the line; the kernel keeps 31 bytes
     */
    record Wish(int line, Edges edges, Bias bias, Duration debounce, String user) {}

    /**
     * @param atNanos on the kernel's monotonic clock
     * @param number counts the edges of the line from 1, unsigned; a hole is a loss
     */
    record Edge(boolean isRising, long atNanos, int number) {}

    private static final long FLAG_INPUT = 1L << 2;
    private static final long FLAG_RISING = 1L << 4;
    private static final long FLAG_FALLING = 1L << 5;
    private static final long FLAG_PULL_UP = 1L << 8;
    private static final long FLAG_PULL_DOWN = 1L << 9;

    /**
     * GPIO_V2_GET_LINE_IOCTL, 592 bytes: {@code u32 offsets[64]; char consumer[32]; u64 flags; u32
     * num_attrs; u32 padding[5]; attrs[10] of (u32 id; u32 padding; u64 value; u64 mask); u32
     * num_lines; u32 event_buffer_size; u32 padding[5]; s32 fd}.
     */
    private static final long GET_LINE = 0xC250_B407L;

    private static final long REQUEST_BYTES = 592;
    private static final long OFFSETS_AT = 0;
    private static final long CONSUMER_AT = 256;
    private static final long FLAGS_AT = 288;
    private static final long ATTRIBUTE_COUNT_AT = 296;
    private static final long ATTRIBUTE_ID_AT = 320;
    private static final long ATTRIBUTE_VALUE_AT = 328;
    private static final long ATTRIBUTE_MASK_AT = 336;
    private static final long LINE_COUNT_AT = 560;
    private static final long BUFFER_SIZE_AT = 564;
    private static final long DESCRIPTOR_AT = 588;
    private static final int ATTRIBUTE_DEBOUNCE = 3;
    private static final int CONSUMER_CHARS_MAX = 31;

    /** GPIO_V2_LINE_GET_VALUES_IOCTL: {@code u64 bits; u64 mask}. */
    private static final long GET_VALUES = 0xC010_B40EL;

    /**
     * gpio_v2_line_event: {@code u64 timestamp_ns; u32 id; u32 offset; u32 seqno; u32 line_seqno;
     * u32 padding[6]}.
     */
    private static final long EVENT_BYTES = 48;

    private static final long EVENT_ID_AT = 8;
    private static final long EVENT_NUMBER_AT = 20;
    private static final int RISING = 1;
    private static final int EVENTS_PER_READ = 64;

    private final CLibrary library;
    private final int descriptor;
    private final MemorySegment events;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private LineFile(CLibrary library, int descriptor) {
        this.library = library;
        this.descriptor = descriptor;
        this.events = Arena.ofAuto().allocate(EVENTS_PER_READ * EVENT_BYTES, Long.BYTES);
    }

    /**
     * @throws DeviceCallException the kernel refuses
     */
    static LineFile request(CLibrary library, String chip, Wish wish) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(REQUEST_BYTES, Long.BYTES);
            request.set(JAVA_INT, OFFSETS_AT, wish.line());
            request.setString(CONSUMER_AT, consumer(wish.user()));
            request.set(JAVA_LONG, FLAGS_AT, FLAG_INPUT | wish.edges().flags | wish.bias().flag);
            long debounceMicros = wish.debounce().toNanos() / 1_000;
            if (debounceMicros > 0) {
                request.set(JAVA_INT, ATTRIBUTE_COUNT_AT, 1);
                request.set(JAVA_INT, ATTRIBUTE_ID_AT, ATTRIBUTE_DEBOUNCE);
                request.set(JAVA_INT, ATTRIBUTE_VALUE_AT, (int) debounceMicros);
                request.set(JAVA_LONG, ATTRIBUTE_MASK_AT, 1L);
            }
            request.set(JAVA_INT, LINE_COUNT_AT, 1);
            request.set(JAVA_INT, BUFFER_SIZE_AT, EDGES_KEPT);
            int chipDescriptor = library.open(chip);
            try {
                library.ioctl(chipDescriptor, GET_LINE, request);
            } finally {
                library.close(chipDescriptor);
            }
            return new LineFile(library, request.get(JAVA_INT, DESCRIPTOR_AT));
        }
    }

    private static String consumer(String user) {
        String ascii = user.replaceAll("[^ -~]", "?");
        return ascii.substring(0, Math.min(ascii.length(), CONSUMER_CHARS_MAX));
    }

    int descriptor() {
        return descriptor;
    }

    /** What is there, waiting for the first. */
    List<Edge> read() {
        long bytes = library.read(descriptor, events);
        List<Edge> edges = new ArrayList<>((int) (bytes / EVENT_BYTES));
        for (long at = 0; at + EVENT_BYTES <= bytes; at += EVENT_BYTES) {
            edges.add(
                    new Edge(
                            events.get(JAVA_INT, at + EVENT_ID_AT) == RISING,
                            events.get(JAVA_LONG, at),
                            events.get(JAVA_INT, at + EVENT_NUMBER_AT)));
        }
        return edges;
    }

    boolean isHigh() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(2L * Long.BYTES, Long.BYTES);
            values.set(JAVA_LONG, Long.BYTES, 1L);
            library.ioctl(descriptor, GET_VALUES, values);
            return (values.get(JAVA_LONG, 0) & 1L) == 1L;
        }
    }

    /** Once is enough; its number may belong to another file soon after. */
    void close() {
        if (isClosed.compareAndSet(false, true)) {
            library.close(descriptor);
        }
    }
}
