package io.millrace.gateway.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class KernelClockTest {

    @Test
    void answersTheSameTwiceWithinASecond() {
        AtomicLong nanos = new AtomicLong();

        Optional<KernelClock> clock = KernelClock.open(nanos::get);

        assertThat(clock).isPresent();
        assertThat(clock.get().isSynced()).isEqualTo(clock.get().isSynced());
    }

    @Test
    void asksTheKernelAgainAfterASecond() {
        AtomicLong nanos = new AtomicLong();
        KernelClock clock = KernelClock.open(nanos::get).orElseThrow();
        boolean before = clock.isSynced();

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(clock.isSynced()).isEqualTo(before);
    }

    @Test
    void knowsThisBoot() {
        assertThat(BootIdentity.read("fallback")).hasSize(36).isEqualTo(BootIdentity.read("other"));
    }
}
