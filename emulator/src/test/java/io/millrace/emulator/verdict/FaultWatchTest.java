package io.millrace.emulator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Observed.Place;
import io.millrace.emulator.verdict.Observed.TopicKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultWatchTest {
    private static final Instant INJECTED = Instant.parse("2026-11-20T08:00:20Z");

    private final FaultWatch watch =
            new FaultWatch(new FaultWatch.Injected("dry-running", "pump-1", "flow", INJECTED, 0));

    @Test
    void hasNoAnswerWithoutAnAlert() {
        assertThat(watch.answer()).isEmpty();
    }

    @Test
    void takesTheFirstAnomalyOfItsDeviceEvenAfterALimitAlert() {
        see(5, alert("pump-1", "flow", "limit-low", 5));
        see(8, alert("pump-1", "pressure", "anomaly", 8));
        see(9, alert("pump-1", "current", "anomaly", 9));

        assertThat(watch.answer())
                .contains(
                        new FaultWatch.Answer(
                                Duration.ofSeconds(8), Optional.of("pressure"), "anomaly"));
    }

    @Test
    void takesAnotherAlertWhenThereIsNoAnomaly() {
        see(5, alert("pump-1", "flow", "limit-low", 5));

        assertThat(watch.answer())
                .contains(
                        new FaultWatch.Answer(
                                Duration.ofSeconds(5), Optional.of("flow"), "limit-low"));
    }

    @Test
    void ignoresOtherDevicesEarlierAlertsAndClearedOnes() {
        see(5, alert("pump-2", "flow", "anomaly", 5));
        see(5, alert("pump-1", "flow", "anomaly", -1));
        AlertRecord raised = alert("pump-1", "flow", "anomaly", 5);
        see(
                5,
                new AlertRecord(
                        "pump-1", raised.channel(), "anomaly", "cleared", 3, raised.time(), ""));

        assertThat(watch.answer()).isEmpty();
    }

    @Test
    void aFlatlineAlertAnswersAFlatlineAndNothingElse() {
        FaultWatch flatline =
                new FaultWatch(new FaultWatch.Injected("flatline", "pump-1", "flow", INJECTED, 0));

        see(flatline, 5, alert("pump-1", "flow", "limit-low", 5));
        see(flatline, 11, alert("pump-1", "flow", "flatline", 11));
        see(flatline, 12, alert("pump-1", "pressure", "anomaly", 12));
        see(11, alert("pump-1", "flow", "flatline", 11));
        see(12, alert("pump-1", "pressure", "anomaly", 12));

        assertThat(flatline.answer().orElseThrow().alert()).isEqualTo("flatline");
        assertThat(watch.answer().orElseThrow().alert()).isEqualTo("anomaly");
    }

    @Test
    void takesTheExpectedChannelWhenAllFallSilentAtOnce() {
        FaultWatch silence =
                new FaultWatch(
                        new FaultWatch.Injected("disconnect", "pump-1", "flow", INJECTED, 0));

        see(silence, 11, alert("pump-1", "pressure", "stale", 10));
        see(silence, 12, alert("pump-1", "flow", "stale", 10));
        see(silence, 13, alert("pump-1", "current", "stale", 10));

        assertThat(silence.answer())
                .contains(
                        new FaultWatch.Answer(
                                Duration.ofSeconds(12), Optional.of("flow"), "stale"));
    }

    private void see(int visibleAfterSeconds, AlertRecord alert) {
        see(watch, visibleAfterSeconds, alert);
    }

    private static void see(FaultWatch watch, int visibleAfterSeconds, AlertRecord alert) {
        watch.see(
                new Sighting(
                        TopicKind.ALERTS,
                        "alerts-pump-1-flow",
                        0,
                        0,
                        Duration.ofSeconds(visibleAfterSeconds).toNanos()),
                new Observed.Alert(new Place("emulator/pump-1/flow", "k3", 0), alert));
    }

    private static AlertRecord alert(String device, String channel, String kind, int afterSeconds) {
        return new AlertRecord(
                device,
                Optional.of(channel),
                kind,
                "raised",
                3,
                INJECTED.plusSeconds(afterSeconds),
                "");
    }
}
