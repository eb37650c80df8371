package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lane does while its readings wait for the clock. */
@Guarantee("T1")
class ForwarderClockTest {
    private final FakeTime time = new FakeTime();
    private final FakeKafka kafka = new FakeKafka();
    private final InMemoryJournal journal = new InMemoryJournal(LaneName.READINGS, "epoch-0");
    private final FakeTimekeeping clock = new FakeTimekeeping(true, Optional.empty());
    private final Forwarder forwarder =
            new Forwarder(
                    new ForwardedLane(
                            journal,
                            journal::force,
                            new Lineage(new InMemoryIdentities("journal", "o1")),
                            kafka.publisher(LaneName.READINGS),
                            new InMemoryParkStore(),
                            clock),
                    ForwardSettings.defaults("gw"),
                    time.clock(1),
                    notice -> {},
                    TrafficLight.ALWAYS_GREEN);

    @Test
    void sendsWhatAGoodClockStampedAndKeepsTheRestUntilTheClockIsSet() {
        journal.append(List.of(SampleReadings.reading("a", 0), SampleReadings.unsynced("a", 1)));
        journal.append(List.of(SampleReadings.unsynced("a", 2)));
        journal.force();

        run(Duration.ofMinutes(5));
        assertThat(journal.acknowledgedOffset()).isEqualTo(1);

        clock.clockIsSet(1_000_000);
        run(Duration.ofSeconds(5));
        assertThat(journal.acknowledgedOffset()).isEqualTo(3);
    }

    private void run(Duration forLong) {
        long end = time.nanos() + forLong.toNanos();
        while (time.nanos() < end) {
            time.advance(forwarder.step().plusMillis(1));
        }
    }
}
