package io.millrace.bridge.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CommitterTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryJournal alerts = new InMemoryJournal(LaneName.ALERTS, "e1");
    private final InMemoryJournal readings = new InMemoryJournal(LaneName.READINGS, "e1");
    private final Map<LaneName, Long> durable = new ConcurrentHashMap<>();

    private Committer committer(Duration interval) {
        return new Committer(List.of(alerts, readings), interval, System::nanoTime, durable::put);
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
}
