package io.millrace.bridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 64 kbit/s, 1 s round trips, all connections reset now and then: it drains, and alerts pass. */
class SlowLinkIT {
    private static final Logger LOG = System.getLogger(SlowLinkIT.class.getName());

    @TempDir Path folder;

    @Test
    @Guarantee({"U1", "U2"})
    void drainsOverASlowLinkThatBreaksAndLetsAlertsPass() {
        try (SlowLink link = new SlowLink(folder)) {
            link.warmUp();
            link.degrade(0.04);
            link.appendReadings(10, 3_000);
            for (int alert = 0; alert < 4; alert++) {
                link.alertAfterAWhile(Duration.ofSeconds(90));
            }
            link.awaitDrained(Duration.ofMinutes(4));

            link.checkArrived(3_000);
            LOG.log(Level.INFO, "alerts took {0}", link.alertLatencies());
        }
    }

    /** The figures of the documentation; run it alone on a quiet machine. */
    @Test
    @Tag("crash")
    void drainsFiftyThousandReadingsOverASlowLinkThatBreaks() {
        try (SlowLink link = new SlowLink(folder)) {
            link.warmUp();
            link.degrade(0.02);
            long begin = System.nanoTime();
            link.appendReadings(10, 50_000);
            while (link.backlog() > 0) {
                link.alertAfterAWhile(Duration.ofMinutes(2));
                LOG.log(Level.INFO, "backlog {0} {1}", link.backlog(), link.notices);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            link.awaitDrained(Duration.ofMinutes(1));

            link.checkArrived(50_000);
            List<Duration> latencies = link.alertLatencies();
            LOG.log(
                    Level.INFO,
                    "50,000 readings in {0}; {1} alerts, median {2}, all {3}",
                    took,
                    latencies.size(),
                    latencies.get(latencies.size() / 2),
                    latencies);
            assertThat(latencies).isNotEmpty();
        }
    }
}
