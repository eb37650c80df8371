package io.millrace.gateway.ingest.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.gpio.Lines.Edge;
import io.millrace.gateway.ingest.gpio.Lines.OpenLine;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.Scale;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final ChannelId CONTACT = new ChannelId(new DeviceId("door-3"), "contact");
    private static final ChannelId FLOW = new ChannelId(new DeviceId("m-1"), "flow");
    private static final ChannelId TOTAL = new ChannelId(new DeviceId("m-1"), "total");
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Samples samples = new Samples();
    private final PulseTotals totals = new PulseTotals(Map.of(TOTAL, Scale.IDENTITY));
    private boolean isActive;
    private long nowNanos = 1_000_000_000_000L;

    private final OpenLine line =
            new OpenLine() {
                @Override
                public boolean isActive() {
                    return isActive;
                }

                @Override
                public void close() {}
            };

    @Test
    void stateIsToldAtTheStartAtEachEdgeAndOncePerPeriod() {
        StateMeter meter = new StateMeter(CONTACT, samples.desk);

        meter.opened(false);
        isActive = true;
        meter.edge(edge(true));
        meter.tick(line);

        assertThat(samples.taken())
                .containsExactly(
                        "#door-3/contact=0.0", "#door-3/contact=1.0", "#door-3/contact=1.0");
    }

    @Test
    void edgeIsDatedBackToWhenTheKernelSawIt() {
        StateMeter meter = new StateMeter(CONTACT, samples.desk);

        meter.edge(new Edge(true, Duration.ofMillis(250), 0));

        Delivery.Arrival arrival = samples.deliveries().getFirst().arrival();
        assertThat(arrival.at()).isEqualTo(Samples.NOW.minusMillis(250));
        assertThat(arrival.isAcknowledged()).isFalse();
    }

    @Test
    void edgeOnItsWayIsNotOvertakenByTheHeartbeat() {
        StateMeter meter = new StateMeter(CONTACT, samples.desk);
        meter.opened(false);
        samples.taken();

        isActive = true;
        meter.tick(line);
        assertThat(samples.taken()).isEmpty();
        meter.edge(edge(true));

        assertThat(samples.taken()).containsExactly("#door-3/contact=1.0");
    }

    @Test
    void edgeThatTheKernelNeverSawIsFoundOnePeriodLater() {
        StateMeter meter = new StateMeter(CONTACT, samples.desk);
        meter.opened(false);
        samples.taken();

        isActive = true;
        meter.tick(line);
        meter.tick(line);

        assertThat(samples.taken()).containsExactly("#door-3/contact=1.0");
    }

    @Test
    @Guarantee("U4")
    void lostEdgesOfAStateAreDroppedReadings() {
        StateMeter meter = new StateMeter(CONTACT, samples.desk);
        meter.opened(false);

        meter.edge(new Edge(true, Duration.ZERO, 138));

        assertThat(samples.dropped()).isEqualTo(138);
        assertThat(samples.accounting.snapshot().isBalanced()).isTrue();
    }

    @Test
    @Guarantee("U4")
    void whatFindsTheQueueFullIsDropped() {
        Samples two = new Samples(2);
        StateMeter meter = new StateMeter(CONTACT, two.desk);

        for (int i = 0; i < 5; i++) {
            meter.edge(edge(i % 2 == 0));
        }

        assertThat(two.taken()).hasSize(2);
        assertThat(two.dropped()).isEqualTo(3);
        assertThat(two.accounting.snapshot().isBalanced()).isTrue();
    }

    @Test
    void pulsesGiveARateByTheTimeBetweenThemAndATotal() {
        PulseMeter meter = pulses();
        meter.opened(false);
        assertThat(samples.taken()).containsExactly("#m-1/total=0.0");

        pass(Duration.ofMillis(500));
        meter.edge(edge(true));
        pass(Duration.ofMillis(250));
        meter.edge(edge(true));
        pass(Duration.ofMillis(250));
        meter.tick(line);

        // Two pulses in the 750 ms from the start to the newest.
        assertThat(samples.taken()).containsExactly("#m-1/flow=" + 2 / 0.75, "#m-1/total=2.0");

        pass(Duration.ofMillis(250));
        meter.edge(edge(true));
        pass(Duration.ofMillis(750));
        meter.tick(line);

        // One pulse in the 500 ms since the newest before.
        assertThat(samples.taken()).containsExactly("#m-1/flow=2.0", "#m-1/total=3.0");
    }

    @Test
    void ageOfAPulseCountsForTheRate() {
        PulseMeter meter = pulses();
        meter.opened(false);
        samples.taken();

        pass(PERIOD);
        meter.edge(new Edge(true, Duration.ofMillis(500), 0));
        meter.tick(line);

        assertThat(samples.taken()).contains("#m-1/flow=2.0");
    }

    @Test
    void rateFallsWhileNoPulseComesAndIsZeroAfterTenPeriods() {
        PulseMeter meter = pulses();
        meter.opened(false);
        pass(Duration.ofMillis(250));
        meter.edge(edge(true));
        meter.tick(line);
        assertThat(samples.taken()).contains("#m-1/flow=4.0");

        pass(Duration.ofMillis(200));
        meter.tick(line);
        assertThat(samples.taken()).contains("#m-1/flow=4.0");
        pass(Duration.ofMillis(1_800));
        meter.tick(line);
        assertThat(samples.taken()).contains("#m-1/flow=0.5");
        pass(PERIOD.multipliedBy(9));
        meter.tick(line);

        assertThat(samples.taken()).containsExactly("#m-1/flow=0.0", "#m-1/total=1.0");
    }

    @Test
    void pulseWithoutRoomInTheKernelIsStillCountedAndNoReadingIsLost() {
        PulseMeter meter = pulses();
        meter.opened(false);
        samples.taken();

        pass(PERIOD);
        meter.edge(new Edge(true, Duration.ZERO, 99));
        meter.tick(line);

        assertThat(samples.taken()).containsExactly("#m-1/flow=100.0", "#m-1/total=100.0");
        assertThat(samples.dropped()).isZero();
    }

    private PulseMeter pulses() {
        return new PulseMeter(
                new PulseMeter.Outputs(Optional.of(FLOW), Optional.of(TOTAL), totals, PERIOD),
                samples.desk,
                () -> nowNanos);
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    private static Edge edge(boolean isActive) {
        return new Edge(isActive, Duration.ZERO, 0);
    }
}
