package io.millrace.gateway.clock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Nanoseconds since the machine was booted, suspended time included: CLOCK_BOOTTIME of
 * clock_gettime(2). The same for every process of one boot, and nobody can set it. Thread-safe.
 */
final class BootTicker implements LongSupplier {

    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** {@code struct timespec} of 64-bit Linux: seconds, nanoseconds. */
    private static final long TIMESPEC_BYTES = 2 * JAVA_LONG.byteSize();

    private final MethodHandle clockGettime;
    private final MemorySegment timespec = Arena.ofAuto().allocate(TIMESPEC_BYTES, 8);

    private BootTicker(MethodHandle clockGettime) {
        this.clockGettime = clockGettime;
    }

    /** Empty where the system has no such clock. */
    static Optional<BootTicker> open() {
        return Linker.nativeLinker()
                .defaultLookup()
                .find("clock_gettime")
                .map(BootTicker::link)
                .map(BootTicker::new)
                .filter(BootTicker::isThere);
    }

    // The C library's own function, with the signature of its manual page.
    @SuppressWarnings("restricted")
    private static MethodHandle link(MemorySegment function) {
        return Linker.nativeLinker()
                .downcallHandle(function, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    }

    @Override
    public synchronized long getAsLong() {
        if (!isThere()) {
            throw new IllegalStateException("CLOCK_BOOTTIME cannot be read any more");
        }
        return timespec.get(JAVA_LONG, 0) * NANOS_PER_SECOND
                + timespec.get(JAVA_LONG, JAVA_LONG.byteSize());
    }

    // A method handle declares Throwable; a native call can only throw an Error.
    @SuppressWarnings("IllegalCatch")
    private synchronized boolean isThere() {
        try {
            return (int) clockGettime.invokeExact(CLOCK_BOOTTIME, timespec) == 0;
        } catch (Throwable broken) {
            throw new IllegalStateException("clock_gettime could not be called", broken);
        }
    }
}
