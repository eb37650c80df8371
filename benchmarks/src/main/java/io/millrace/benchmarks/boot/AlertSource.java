package io.millrace.benchmarks.boot;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Raises alerts at random moments, as the gateway does it: append, then ask for a force at once.
 * Each says when it was appended (microseconds since 1970) and whether it counts: the first ones,
 * which pay for connections and topics, do not, nor does one raised after the backlog was gone.
 */
final class AlertSource implements Runnable {
    /** A plant that raises ten alerts a second is in trouble, and it is then that alerts matter. */
    private static final long BETWEEN_NANOS_MAX = Duration.ofMillis(200).toNanos();

    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
    private static final int WARM_UP = 20;
    private static final int PUMPS = 5;

    private final Bridge bridge;
    private final int wanted;
    private final boolean isBacklogged;
    private final SplittableRandom random = new SplittableRandom(20_260_303);
    private volatile boolean isDrained;
    private final AtomicInteger measured = new AtomicInteger();

    /**
     * @param wanted most alerts that count; with a backlog it ends earlier when that is gone
     */
    AlertSource(Bridge bridge, int wanted) {
        this.bridge = bridge;
        this.wanted = wanted;
        this.isBacklogged = bridge.status().readings().backlog() > 0;
    }

    void drained() {
        isDrained = true;
    }

    int measured() {
        return measured.get();
    }

    @Override
    public void run() {
        for (int number = 0; measured.get() < wanted; number++) {
            LockSupport.parkNanos(random.nextLong(BETWEEN_NANOS_MAX));
            if (number == WARM_UP) {
                awaitForwarded();
            }
            boolean counts = number >= WARM_UP;
            if (isBacklogged && isDrained) {
                return;
            }
            append(number, counts);
            if (counts) {
                int _ = measured.incrementAndGet();
            }
        }
    }

    /** Until then the first ones' connections and topics would be in everybody's time. */
    private void awaitForwarded() {
        while (alertsWaiting() > 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private long alertsWaiting() {
        return bridge.status().lanes().stream()
                .filter(lane -> lane.lane() == LaneName.ALERTS)
                .mapToLong(Bridge.LaneStatus::backlogEntries)
                .sum();
    }

    private void append(int number, boolean counts) {
        Instant now = Instant.now();
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        String device = "pump-" + (1 + number % PUMPS);
        Sensor sensor =
                new Sensor(
                        "press-hall-1",
                        Optional.of("plant-7"),
                        device,
                        Optional.of("pressure"),
                        Optional.of("bar"),
                        "alerts-" + device + "-pressure");
        String body =
                """
                {"appendedAt":%d,"counts":%b,"alertId":"%s-limit-low-%d","alert":"limit-low","state":"raised",\
                "severity":3,"value":1.73,"limit":2.0,"time":"%s","gatewayTime":"%s",\
                "message":"The pressure of %s is 1.73 bar, below its limit of 2.0 bar."}\
                """
                        .formatted(micros, counts, device, number, now, now, device);
        long _ =
                bridge.append(
                        LaneName.ALERTS,
                        List.of(new Envelope.Document(sensor, "alert", now, body)));
        bridge.forceSoon(LaneName.ALERTS);
    }
}
