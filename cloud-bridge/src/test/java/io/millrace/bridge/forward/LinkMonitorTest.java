package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkMonitorTest {
    private static final long NOW = Duration.ofMinutes(3).toNanos();
    private static final long A_MINUTE_LATER = NOW + Duration.ofMinutes(1).toNanos();

    private final LinkMonitor link = new LinkMonitor();

    @Test
    void isUpAfterTheFirstCommitAndSaysSoOnce() {
        assertThat(link.committed(NOW)).contains(LinkState.UP);
        assertThat(link.committed(NOW)).isEmpty();
    }

    @Test
    void isDegradedByAFailureAndDownByThree() {
        link.committed(NOW);

        assertThat(link.failed("slow", NOW)).contains(LinkState.DEGRADED);
        assertThat(link.failed("slow", NOW)).isEmpty();
        assertThat(link.failed("gone", NOW)).contains(LinkState.DOWN);
        assertThat(link.detail()).contains("gone");
    }

    @Test
    void staysDegradedForAWhileAfterAFailure() {
        link.committed(NOW);
        link.failed("slow", NOW);

        assertThat(link.committed(NOW + 1)).isEmpty();
        assertThat(link.state()).isEqualTo(LinkState.DEGRADED);
        assertThat(link.committed(A_MINUTE_LATER)).contains(LinkState.UP);
        assertThat(link.detail()).isEmpty();
    }

    @Test
    void reportsAnOutageOnceHoweverOftenItTries() {
        assertThat(link.failed("absent", NOW)).contains(LinkState.DOWN);
        for (int attempt = 0; attempt < 5; attempt++) {
            link.probing();
            assertThat(link.state()).isEqualTo(LinkState.PROBING);
            assertThat(link.failed("absent", NOW)).isEmpty();
            assertThat(link.state()).isEqualTo(LinkState.DOWN);
        }
        link.probing();
        assertThat(link.committed(NOW)).contains(LinkState.UP);
    }
}
