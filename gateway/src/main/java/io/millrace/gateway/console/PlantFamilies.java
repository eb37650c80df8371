package io.millrace.gateway.console;

import io.millrace.gateway.console.DeviceState.Trouble;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who the gateway is and how its plant does, as metrics: counts by state and severity, never one
 * series per device, and each series there from the start, at 0, so that a rule sees it rise.
 */
final class PlantFamilies {
    private static final int SEVERITY_MAX = 4;
    private static final List<String> ALERT_STATES = List.of("raised", "acknowledged");

    private PlantFamilies() {}

    static List<MetricFamilySamples> of(GatewayStatus status) {
        return List.of(
                identity(status.gateway()),
                gauge(
                        "millrace_clock_synchronised",
                        "1 when the machine's clock is set.",
                        List.of(),
                        List.of(
                                new Series(
                                        List.of(),
                                        status.gateway().clock().equals("synced") ? 1 : 0))),
                gauge(
                        "millrace_source_up",
                        "1 when readings can come in this way.",
                        List.of("source"),
                        status.sources().stream()
                                .map(source ->
                                        new Series(List.of(source.name()), source.isUp() ? 1 : 0))
                                .toList()),
                devices(status),
                alerts(status.alerts()));
    }

    private static MetricFamilySamples identity(GatewayStatus.Identity gateway) {
        return gauge(
                "millrace_gateway_info",
                "Always 1; who this gateway is.",
                List.of("id", "site", "version"),
                List.of(
                        new Series(
                                List.of(gateway.id(), gateway.site().orElse(""), gateway.version()),
                                1)));
    }

    private static MetricFamilySamples devices(GatewayStatus status) {
        Map<String, List<Trouble>> troubles =
                status.alerts().stream()
                        .collect(
                                Collectors.groupingBy(
                                        AlertLook::device,
                                        Collectors.mapping(
                                                alert ->
                                                        new Trouble(
                                                                alert.alert(), alert.severity()),
                                                Collectors.toList())));
        Map<DeviceState, Long> counts =
                status.devices().stream()
                        .map(device ->
                                DeviceState.of(
                                        device.channels().size(),
                                        isHeard(device),
                                        troubles.getOrDefault(device.name(), List.of())))
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return gauge(
                "millrace_devices",
                "Devices by state.",
                List.of("state"),
                Arrays.stream(DeviceState.values())
                        .map(state ->
                                new Series(List.of(state.word()), counts.getOrDefault(state, 0L)))
                        .toList());
    }

    private static boolean isHeard(DeviceLook device) {
        return device.channels().stream().anyMatch(channel -> channel.quality().isPresent());
    }

    private static MetricFamilySamples alerts(List<AlertLook> active) {
        Map<List<String>, Long> counts =
                active.stream()
                        .collect(
                                Collectors.groupingBy(
                                        alert -> labels(alert.severity(), alert.state()),
                                        Collectors.counting()));
        List<Series> series = new ArrayList<>();
        IntStream.rangeClosed(1, SEVERITY_MAX)
                .boxed()
                .flatMap(severity -> ALERT_STATES.stream().map(state -> labels(severity, state)))
                .forEach(labels -> series.add(new Series(labels, counts.getOrDefault(labels, 0L))));
        return gauge(
                "millrace_active_alerts",
                "Alerts about devices that are active, acknowledged or not.",
                List.of("severity", "state"),
                series);
    }

    private static List<String> labels(int severity, String state) {
        return List.of(Integer.toString(severity), state);
    }

    private record Series(List<String> values, double value) {}

    private static MetricFamilySamples gauge(
            String name, String help, List<String> labels, List<Series> series) {
        return new MetricFamilySamples(
                name,
                Collector.Type.GAUGE,
                help,
                series.stream()
                        .map(one -> new Sample(name, labels, one.values(), one.value()))
                        .toList());
    }
}
