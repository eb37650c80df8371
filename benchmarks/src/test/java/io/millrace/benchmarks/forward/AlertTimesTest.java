package io.millrace.benchmarks.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertTimesTest {
    private static final long SEEN_AT = 1_000_000;

    private final AlertTimes times = new AlertTimes(() -> SEEN_AT);

    private void saw(long appendedAt, boolean counts) {
        times.saw(
                "{\"kind\":\"alert\",\"appendedAt\":%d,\"counts\":%b}"
                        .formatted(appendedAt, counts));
    }

    @Test
    void measuresFromAppendToSeen() {
        saw(SEEN_AT - 20_000, true);
        saw(SEEN_AT - 7_500, true);

        assertThat(times.count()).isEqualTo(2);
        assertThat(times.quantile(0.5)).isEqualTo(7.5);
        assertThat(times.quantile(1)).isEqualTo(20);
    }

    @Test
    void leavesOutWhatWarmsUp() {
        saw(0, false);

        assertThat(times.count()).isZero();
    }
}
