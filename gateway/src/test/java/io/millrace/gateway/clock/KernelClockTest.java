package io.millrace.gateway.clock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class KernelClockTest {
    /** {@code offsetof(struct timex, status)} on 64-bit Linux. */
    private static final long STATUS_OFFSET = 40;

    private static final int STATE_OK = 0;
    private static final int DISCIPLINED = 0x2001;
    private static final int UNDISCIPLINED = 0x40;
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Arena arena = Arena.ofShared();
    private final AtomicLong nanos = new AtomicLong();

    /** A kernel whose clock is in the state that a test wants; called as the real one is. */
    private static final class FakeKernel {
        int modes = -1;
        int status;
        int state;
        int calls;

        // Called from native code, with an address that knows no size.
        @SuppressWarnings({"unused", "restricted"})
        int adjtimex(MemorySegment address) {
            MemorySegment timex = address.reinterpret(STATUS_OFFSET + Integer.BYTES);
            modes = timex.get(JAVA_INT, 0);
            timex.set(JAVA_INT, STATUS_OFFSET, status);
            calls++;
            return state;
        }

        @SuppressWarnings("restricted")
        MemorySegment function(Arena arena) throws ReflectiveOperationException {
            return Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.lookup()
                                    .bind(
                                            this,
                                            "adjtimex",
                                            MethodType.methodType(int.class, MemorySegment.class)),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS),
                            arena);
        }
    }

    @AfterEach
    void freeStubs() {
        arena.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x2001, true", // TIME_OK, disciplined by a time service
        "0, 0x0040, false", // STA_UNSYNC: as after boot, without a time service
        "5, 0x2001, false", // TIME_ERROR
        "5, 0x2041, false",
        "1, 0x2011, true", // a leap second comes
        "-1, 0x0000, false", // the call is refused
    })
    void saysWhatTheKernelSays(int state, String status, boolean isSynced) throws Exception {
        FakeKernel kernel = new FakeKernel();
        kernel.state = state;
        kernel.status = Integer.decode(status);

        KernelClock clock = KernelClock.asking(kernel.function(arena), nanos::get);

        assertThat(clock.isSynced()).isEqualTo(isSynced);
        assertThat(kernel.modes).as("0 only asks").isZero();
    }

    @Test
    void asksAgainAfterASecondAndNotBefore() throws Exception {
        FakeKernel kernel = new FakeKernel();
        kernel.state = STATE_OK;
        kernel.status = UNDISCIPLINED;
        KernelClock clock = KernelClock.asking(kernel.function(arena), nanos::get);

        kernel.status = DISCIPLINED;
        nanos.addAndGet(KEPT.toNanos() - 1);
        assertThat(clock.isSynced()).isFalse();
        assertThat(kernel.calls).isEqualTo(1);

        nanos.addAndGet(1);
        assertThat(clock.isSynced()).isTrue();
        assertThat(kernel.calls).isEqualTo(2);
    }

    /** Whatever it says of this machine, it can be asked without privilege. */
    @Test
    void theRealKernelAnswers() {
        KernelClock clock = KernelClock.open(nanos::get).orElseThrow();
        boolean before = clock.isSynced();

        nanos.addAndGet(KEPT.toNanos());

        assertThat(clock.isSynced()).isEqualTo(before);
    }

    @Test
    void knowsThisBoot() {
        assertThat(BootIdentity.read("fallback")).hasSize(36).isEqualTo(BootIdentity.read("other"));
    }
}
