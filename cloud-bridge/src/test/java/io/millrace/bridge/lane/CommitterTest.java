package io.millrace.bridge.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class CommitterTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryJournal alerts = new InMemoryJournal(LaneName.ALERTS, "e1");
    private final InMemoryJournal readings = new InMemoryJournal(LaneName.READINGS, "e1");
    private final Map<LaneName, Long> durable = new ConcurrentHashMap<>();

    private Committer committer(Duration interval) {
        return committer(interval, System::nanoTime);
    }

    private Committer committer(Duration interval, LongSupplier nanoTicker) {
        return new Committer(List.of(alerts, readings), interval, nanoTicker, durable::put);
    }

    @Test
    void forcesEveryLaneOncePerInterval() {
        try (Committer _ = committer(Duration.ofMillis(20))) {
            readings.append(Readings.readings(PUMP, 0, 5));
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.READINGS, 0L) == 5);
        }
    }

    @Test
    void forcesAnAlertLongBeforeTheIntervalEnds() {
        try (Committer committer = committer(Duration.ofHours(1))) {
            alerts.append(List.of(Readings.alert(PUMP, "hot")));
            readings.append(Readings.readings(PUMP, 0, 1));
            committer.forceSoon(LaneName.ALERTS);
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.ALERTS, 0L) == 1);
            assertThat(durable).doesNotContainKey(LaneName.READINGS);
        }
    }

    @Test
    void goesOnByItselfWhenTheStorageHeals() {
        try (Committer _ = committer(Duration.ofMillis(10))) {
            readings.append(Readings.readings(PUMP, 0, 1));
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.READINGS, 0L) == 1);
            readings.append(Readings.readings(PUMP, 1, 1));
            readings.refuseStorage("the disk is full");
            readings.healStorage();
            await().atMost(LIMIT).until(() -> durable.get(LaneName.READINGS) == 2);
        }
    }

    @Test
    void forcesWhatIsLeftWhenItCloses() {
        Committer committer = committer(Duration.ofHours(1));
        readings.append(Readings.readings(PUMP, 0, 3));

        committer.close();
        committer.close();

        assertThat(durable).containsEntry(LaneName.READINGS, 3L);
    }

    /** Time stands still: only who asked first and who asked again makes the difference. */
    @Test
    void forcesAlertsAtMostTenTimesASecond() {
        AtomicLong nanos = new AtomicLong();
        try (Committer committer = committer(Duration.ofHours(1), nanos::get)) {
            raiseAlert(committer);
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.ALERTS, 0L) == 1);
            raiseAlert(committer);
            nanos.addAndGet(Duration.ofMillis(99).toNanos());
            readings.append(Readings.readings(PUMP, 0, 1));
            committer.forceSoon(LaneName.READINGS);
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.READINGS, 0L) == 1);
            assertThat(durable).containsEntry(LaneName.ALERTS, 1L);

            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            await().atMost(LIMIT).until(() -> durable.get(LaneName.ALERTS) == 2);
        }
    }

    @Test
    void forcesReadingsThatWereAskedForAtMostTwentyTimesASecond() {
        AtomicLong nanos = new AtomicLong();
        try (Committer committer = committer(Duration.ofHours(1), nanos::get)) {
            readings.append(Readings.readings(PUMP, 0, 1));
            committer.forceSoon(LaneName.READINGS);
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.READINGS, 0L) == 1);
            readings.append(Readings.readings(PUMP, 1, 1));
            committer.forceSoon(LaneName.READINGS);
            nanos.addAndGet(Duration.ofMillis(49).toNanos());
            raiseAlert(committer);
            await().atMost(LIMIT).until(() -> durable.getOrDefault(LaneName.ALERTS, 0L) == 1);
            assertThat(durable).containsEntry(LaneName.READINGS, 1L);

            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            await().atMost(LIMIT).until(() -> durable.get(LaneName.READINGS) == 2);
        }
    }

    @Test
    void forcesEveryBatchWithoutAnInterval() {
        try (Committer committer = committer(Duration.ZERO, () -> 0)) {
            for (int batch = 1; batch <= 5; batch++) {
                long end = batch;
                readings.append(Readings.readings(PUMP, batch, 1));
                committer.forceSoon(LaneName.READINGS);
                await().atMost(LIMIT)
                        .until(() -> durable.getOrDefault(LaneName.READINGS, 0L) == end);
            }
        }
    }

    @Test
    void refusesAnIntervalBelowZero() {
        assertThatThrownBy(() -> committer(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 0");
    }

    private void raiseAlert(Committer committer) {
        alerts.append(List.of(Readings.alert(PUMP, "hot")));
        committer.forceSoon(LaneName.ALERTS);
    }
}
