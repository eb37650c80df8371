package io.millrace.gateway.clock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks the Linux kernel whether a time service disciplines the clock (adjtimex(2), the same answer
 * that {@code timedatectl} shows as "System clock synchronized").
 *
 * <p>The answer is kept for a second: it is asked for every message and changes a few times a day.
 * Thread-safe. Where there is no such call, {@link #open} is empty.
 */
public final class KernelClock implements ClockSync {

    /** Return value of adjtimex: the clock is not synchronised. */
    private static final int TIME_ERROR = 5;

    /** Bit in {@code timex.status}: no service disciplines the clock. */
    private static final int STA_UNSYNC = 0x40;

    private static final long KEEP_NANOS = 1_000_000_000L;

    /**
     * {@code struct timex} of 64-bit Linux as far as it is read. {@code modes} 0 only asks, so the
     * call needs no privilege; {@code rest} is generous, for the kernel writes the whole struct.
     */
    private static final StructLayout TIMEX =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("modes"),
                    MemoryLayout.paddingLayout(36),
                    JAVA_INT.withName("status"),
                    MemoryLayout.paddingLayout(212));

    private static final long STATUS_OFFSET =
            TIMEX.byteOffset(MemoryLayout.PathElement.groupElement("status"));

    private final MethodHandle adjtimex;
    private final MemorySegment timex;
    private final LongSupplier ticker;
    private long askedNanos;
    private boolean isSynced;

    private KernelClock(MethodHandle adjtimex, LongSupplier ticker) {
        this.adjtimex = adjtimex;
        this.timex = Arena.ofAuto().allocate(TIMEX.byteSize(), 8);
        this.ticker = ticker;
        this.askedNanos = ticker.getAsLong();
        this.isSynced = ask();
    }

    /** Empty where the C library has no adjtimex. */
    public static Optional<KernelClock> open(LongSupplier ticker) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find("adjtimex")
                .map(function -> asking(function, ticker));
    }

    /**
     * @param function of the shape of adjtimex(2)
     */
    static KernelClock asking(MemorySegment function, LongSupplier ticker) {
        return new KernelClock(link(function), ticker);
    }

    // The C library's own function, with the signature of its manual page.
    @SuppressWarnings("restricted")
    private static MethodHandle link(MemorySegment function) {
        return Linker.nativeLinker()
                .downcallHandle(function, FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    @Override
    public synchronized boolean isSynced() {
        long now = ticker.getAsLong();
        if (now - askedNanos >= KEEP_NANOS) {
            askedNanos = now;
            isSynced = ask();
        }
        return isSynced;
    }

    // A method handle declares Throwable; a native call can only throw an Error.
    @SuppressWarnings("IllegalCatch")
    private boolean ask() {
        try {
            timex.fill((byte) 0);
            int state = (int) adjtimex.invokeExact(timex);
            boolean isDisciplined = (timex.get(JAVA_INT, STATUS_OFFSET) & STA_UNSYNC) == 0;
            return state >= 0 && state != TIME_ERROR && isDisciplined;
        } catch (Throwable broken) {
            throw new IllegalStateException("adjtimex could not be called", broken);
        }
    }
}
