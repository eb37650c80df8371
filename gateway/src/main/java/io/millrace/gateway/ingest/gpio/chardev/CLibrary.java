package io.millrace.gateway.ingest.gpio.chardev;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that a character device needs, with the signatures of their manual
 * pages on 64-bit Linux. Each throws {@link DeviceCallException} where C would return -1.
 *
 * <p>Thread-safe.
 */
final class CLibrary {

    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLOCK_MONOTONIC = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle ioctl;
    private final MethodHandle read;
    private final MethodHandle poll;
    private final MethodHandle clockGettime;

    /**
     * @throws DeviceCallException this system's C library has no such functions
     */
    CLibrary() {
        Linker.Option variadic = Linker.Option.firstVariadicArg(2);
        this.open = link("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), variadic);
        this.close = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        this.ioctl =
                link(
                        "ioctl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                        variadic);
        this.read = link("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
        this.poll = link("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        this.clockGettime =
                link("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(
            String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        MemorySegment function =
                linker.defaultLookup()
                        .find(name)
                        .orElseThrow(() -> new DeviceCallException(name, DeviceCallException.NONE));
        return linker.downcallHandle(function, signature, all);
    }

    /** A file descriptor, for reading and writing, closed in child processes. */
    int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(path);
            return (int)
                    checked(
                            "open " + path,
                            state -> (int) open.invokeExact(state, text, O_RDWR | O_CLOEXEC));
        }
    }

    void close(int descriptor) {
        checked("close", state -> (int) close.invokeExact(state, descriptor));
    }

    void ioctl(int descriptor, long request, MemorySegment argument) {
        checked("ioctl", state -> (int) ioctl.invokeExact(state, descriptor, request, argument));
    }

    /** How many bytes were read into {@code buffer}; waits for the first. */
    long read(int descriptor, MemorySegment buffer) {
        return checked(
                "read",
                state -> (long) read.invokeExact(state, descriptor, buffer, buffer.byteSize()));
    }

    /**
     * How many of the {@code struct pollfd} in {@code descriptors} have something to say; 0 when
     * the time is over or a signal came.
     */
    int poll(MemorySegment descriptors, long count, int timeoutMillis) {
        try {
            return (int)
                    checked(
                            "poll",
                            state ->
                                    (int)
                                            poll.invokeExact(
                                                    state, descriptors, count, timeoutMillis));
        } catch (DeviceCallException interrupted) {
            if (interrupted.isInterrupted()) {
                return 0;
            }
            throw interrupted;
        }
    }

    /** The clock that stamps edges, in nanoseconds. */
    long monotonicNanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteSize());
            checked(
                    "clock_gettime",
                    state -> (int) clockGettime.invokeExact(state, CLOCK_MONOTONIC, time));
            return time.getAtIndex(JAVA_LONG, 0) * NANOS_PER_SECOND + time.getAtIndex(JAVA_LONG, 1);
        }
    }

    @FunctionalInterface
    private interface Call {
        // A method handle declares Throwable; a native call can only throw an Error.
        @SuppressWarnings("IllegalThrows")
        long with(MemorySegment state) throws Throwable;
    }

    @SuppressWarnings("IllegalCatch")
    private static long checked(String what, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.with(state);
            if (result < 0) {
                throw new DeviceCallException(what, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (DeviceCallException failed) {
            throw failed;
        } catch (Throwable broken) {
            throw new IllegalStateException(what + " could not be called", broken);
        }
    }
}
