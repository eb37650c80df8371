package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayStatus.ChannelLook;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.OutboxStatus;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlantFamiliesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] SEVERITY_AND_STATE = {"severity", "state"};

    private final CollectorRegistry registry = new CollectorRegistry();

    @Test
    void countsEachDeviceOnceByTheWorstThatHolds() {
        scrape(
                status(
                        List.of(device("silent"), device("hot"), device("fine"), unheard("new")),
                        List.of(
                                alert("silent", "stale", 2, "raised"),
                                alert("silent", "limit-high-high", 4, "raised"),
                                alert("hot", "limit-high-high", 4, "raised"))));

        assertThat(devices("lost")).isOne();
        assertThat(devices("urgent")).isOne();
        assertThat(devices("ok")).isOne();
        assertThat(devices("waiting")).isOne();
        assertThat(devices("alert")).isZero();
    }

    /** A dead probe must not hide what the other channels say. */
    @Test
    void aDeviceIsLostOnlyWhenAllItsChannelsAreSilent() {
        DeviceLook half =
                new DeviceLook(
                        "half",
                        "motor",
                        List.of(channel(Optional.of("GOOD")), channel(Optional.of("BAD"))),
                        Optional.empty());
        scrape(
                status(
                        List.of(half),
                        List.of(
                                alert("half", "stale", 2, "raised"),
                                alert("half", "limit-high-high", 4, "raised"))));

        assertThat(devices("lost")).isZero();
        assertThat(devices("urgent")).isOne();
    }

    @Test
    void tellsAcknowledgedAlertsFromThoseNobodyHasSeen() {
        scrape(
                status(
                        List.of(device("hot")),
                        List.of(
                                alert("hot", "limit-high-high", 4, "acknowledged"),
                                alert("hot", "limit-high", 2, "raised"))));

        assertThat(alerts("4", "acknowledged")).isOne();
        assertThat(alerts("4", "raised")).isZero();
        assertThat(alerts("2", "raised")).isOne();
        assertThat(alerts("1", "raised")).isZero();
    }

    @Test
    void saysWhoItIsAndThatClockAndSourceAreNotWell() {
        scrape(status(List.of(), List.of()));

        assertThat(registry.getSampleValue("millrace_clock_synchronised")).isZero();
        assertThat(value("millrace_source_up", new String[] {"source"}, "listener")).isZero();
        assertThat(
                        value(
                                "millrace_gateway_info",
                                new String[] {"id", "site", "version"},
                                "line-7",
                                "",
                                "1.2"))
                .isOne();
    }

    @Test
    void countsWhatLeftALaneOtherwiseThanForwarded() {
        scrape(status(List.of(), List.of()));

        String[] labels = {"lane", "outcome"};
        assertThat(value("millrace_lane_entries_total", labels, "alerts", "forwarded"))
                .isEqualTo(9);
        assertThat(value("millrace_lane_entries_total", labels, "alerts", "parked")).isEqualTo(1);
        assertThat(value("millrace_lane_entries_total", labels, "alerts", "evicted")).isEqualTo(2);
        assertThat(value("millrace_lane_entries_total", labels, "alerts", "damaged")).isEqualTo(3);
    }

    private void scrape(GatewayStatus status) {
        GatewayView view = () -> Optional.of(status);
        registry.register(new ReadingsCollector(view));
    }

    private double devices(String state) {
        return value("millrace_devices", new String[] {"state"}, state);
    }

    private double alerts(String severity, String state) {
        return value("millrace_active_alerts", SEVERITY_AND_STATE, severity, state);
    }

    private double value(String name, String[] labels, String... values) {
        return registry.getSampleValue(name, labels, values);
    }

    private static DeviceLook device(String name) {
        return device(name, Optional.of("GOOD"));
    }

    private static DeviceLook unheard(String name) {
        return device(name, Optional.empty());
    }

    private static DeviceLook device(String name, Optional<String> quality) {
        return new DeviceLook(name, "motor", List.of(channel(quality)), Optional.empty());
    }

    private static ChannelLook channel(Optional<String> quality) {
        return new ChannelLook(
                "speed",
                "r/min",
                OptionalDouble.empty(),
                quality,
                Optional.empty(),
                Optional.empty());
    }

    private static AlertLook alert(String device, String kind, int severity, String state) {
        return new AlertLook(
                device + kind, device, Optional.empty(), kind, severity, NOW, "", state);
    }

    private static GatewayStatus status(List<DeviceLook> devices, List<AlertLook> alerts) {
        return new GatewayStatus(
                new GatewayStatus.Identity("line-7", Optional.empty(), "1.2", NOW, "unsynced"),
                NOW,
                devices,
                alerts,
                new ReadingBalance(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(
                        new OutboxStatus.LaneLook(
                                Lane.ALERTS,
                                9,
                                new OutboxStatus.NotForwarded(1, 2, 3),
                                0,
                                0,
                                Optional.empty(),
                                new OutboxStatus.Link("up", Optional.empty()),
                                true)),
                64,
                Duration.ofMinutes(10),
                Optional.empty(),
                0,
                List.of(new SourceLook("listener", false, "no port")),
                Optional.empty(),
                new GatewayStatus.ReloadLook(0, 0),
                List.of());
    }
}
