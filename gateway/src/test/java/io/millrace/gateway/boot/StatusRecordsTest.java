package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.console.GatewayStatus;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayView;
import io.millrace.gateway.console.ReadingBalance;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import io.millrace.gateway.outbox.OutboxStatus.Link;
import io.millrace.gateway.outbox.OutboxStatus.NotForwarded;
import io.millrace.gateway.outbox.StatusReport;
import io.millrace.gateway.outbox.StatusReport.Occasion;
import io.millrace.gateway.pipeline.RecordingOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusRecordsTest {

    private static final Instant STARTED = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant NOW = STARTED.plusSeconds(7);
    private static final Instant LONG_AGO = STARTED.minusSeconds(3_600);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(1);
    private final RecordingOutbox outbox = new RecordingOutbox();
    private final GatewayView gateway = () -> Optional.of(status());
    private final StatusRecords records =
            new StatusRecords(outbox, gateway, "1.2.3", nanos::getAndIncrement);

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<Occasion> said() {
        return outbox.reports.stream().map(StatusReport::occasion).toList();
    }

    @Test
    void saysThatItIsBornOnce() {
        records.sayIfDue();
        records.sayIfDue();

        assertThat(said()).containsExactly(Occasion.BIRTH);
        assertThat(outbox.reports.getFirst().state()).isEqualTo("online");
    }

    @Test
    void saysEveryThirtySecondsThatItLives() {
        records.sayIfDue();
        for (int i = 0; i < 3; i++) {
            outbox.alertsGo();
            passes(INTERVAL.minusMillis(1));
            records.sayIfDue();
            assertThat(said()).hasSize(1 + i);

            passes(Duration.ofMillis(1));
            records.sayIfDue();
            assertThat(said()).hasSize(2 + i).endsWith(Occasion.INTERVAL);
        }
    }

    @Test
    void addsNoneWhileTheOneBeforeStillWaits() {
        records.sayIfDue();

        passes(INTERVAL.multipliedBy(10));
        records.sayIfDue();
        assertThat(said()).containsExactly(Occasion.BIRTH);

        outbox.alertsGo();
        records.sayIfDue();
        records.sayIfDue();
        assertThat(said()).containsExactly(Occasion.BIRTH, Occasion.INTERVAL);
    }

    @Test
    void isBornLaterWhereTheJournalTakesNothing() {
        outbox.full.add(Lane.ALERTS);
        records.sayIfDue();
        assertThat(said()).isEmpty();

        outbox.full.clear();
        records.sayIfDue();
        assertThat(said()).containsExactly(Occasion.BIRTH);
    }

    /** A gateway that is started again and again during an outage must not fill its journal. */
    @Test
    void isNotBornWhileVeryManyEntriesWait() {
        for (int start = 0; start < 2 * StatusRecords.WAITING_MAX; start++) {
            new StatusRecords(outbox, gateway, "1.2.3", nanos::getAndIncrement).sayIfDue();
        }
        assertThat(outbox.reports).hasSize(StatusRecords.WAITING_MAX + 1);

        records.sayIfDue();
        records.stop();
        assertThat(outbox.reports).hasSize(StatusRecords.WAITING_MAX + 1);

        outbox.alertsGo();
        records.sayIfDue();
        assertThat(outbox.reports).hasSize(StatusRecords.WAITING_MAX + 2);
    }

    @Test
    void saysLastThatItStops() {
        records.sayIfDue();
        records.stop();

        assertThat(said()).containsExactly(Occasion.BIRTH, Occasion.STOP);
        assertThat(outbox.reports.getLast().state()).isEqualTo("offline");
    }

    @Test
    void whatWasNeverBornDoesNotStop() {
        records.stop();

        assertThat(said()).isEmpty();
    }

    @Test
    void waitsTwoSecondsForTheLastOneWhereTheLinkIsUp() {
        StatusRecords impatient =
                new StatusRecords(
                        outbox,
                        gateway,
                        "1.2.3",
                        () -> nanos.addAndGet(Duration.ofMillis(100).toNanos()));
        impatient.sayIfDue();
        outbox.link("up");
        long before = nanos.get();

        impatient.stop();

        assertThat(Duration.ofNanos(nanos.get() - before))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void tellsWhatAFleetMustKnow() {
        passes(Duration.ofSeconds(7));

        records.sayIfDue();

        StatusReport report = outbox.reports.getFirst();
        assertThat(report.time()).isEqualTo(NOW);
        assertThat(report.version()).isEqualTo("1.2.3");
        assertThat(report.startedAt()).isEqualTo(STARTED);
        assertThat(report.uptime().toSeconds()).isEqualTo(7);
        assertThat(report.clock()).isEqualTo("unsynced");
        assertThat(report.storage()).contains("disk full");
        assertThat(report.links()).isEqualTo(Map.of(Lane.ALERTS, "up", Lane.READINGS, "down"));
        assertThat(report.oldest()).contains(LONG_AGO);
        assertThat(report.activeAlerts()).isEqualTo(1);
        assertThat(report.readings())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("received", 1L),
                                Map.entry("inFlight", 2L),
                                Map.entry("suppressed", 3L),
                                Map.entry("duplicate", 4L),
                                Map.entry("rejected", 5L),
                                Map.entry("dropped", 6L),
                                Map.entry("appended", 7L),
                                Map.entry("recovered", 8L),
                                Map.entry("forwarded", 9L),
                                Map.entry("parked", 10L),
                                Map.entry("evicted", 11L),
                                Map.entry("damaged", 12L),
                                Map.entry("backlog", 13L)));
    }

    private static GatewayStatus status() {
        return new GatewayStatus(
                new GatewayStatus.Identity("g", Optional.empty(), "1.0", STARTED, "unsynced"),
                NOW,
                List.of(),
                List.of(
                        new AlertLook(
                                "a",
                                "pump-1",
                                Optional.empty(),
                                "stale",
                                2,
                                NOW,
                                "pump-1 is silent",
                                "raised")),
                new ReadingBalance(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
                List.of(lane(Lane.ALERTS, "up", STARTED), lane(Lane.READINGS, "down", LONG_AGO)),
                1_000_000,
                Duration.ofMinutes(10),
                Optional.of("disk full"),
                0,
                List.of(),
                Optional.empty(),
                new GatewayStatus.ReloadLook(0, 0),
                List.of());
    }

    private static LaneLook lane(Lane lane, String link, Instant oldest) {
        return new LaneLook(
                lane,
                0,
                new NotForwarded(0, 0, 0),
                1,
                1,
                Optional.of(oldest),
                new Link(link, Optional.empty()),
                true);
    }
}
