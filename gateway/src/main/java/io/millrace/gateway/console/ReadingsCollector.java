package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.ListenerLook;
import io.millrace.gateway.console.GatewayStatus.ReloadLook;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The gateway's own metrics, all from one look per scrape, so that the two identities of {@link
 * ReadingBalance} hold in every scrape and not just on average.
 */
public final class ReadingsCollector extends Collector {

    private static final List<String> LANE_LABEL = List.of("lane");

    private final GatewayView gateway;

    public ReadingsCollector(GatewayView gateway) {
        this.gateway = gateway;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return gateway.status().map(ReadingsCollector::families).orElse(List.of());
    }

    private static List<MetricFamilySamples> families(GatewayStatus status) {
        ReadingBalance readings = status.readings();
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(outcomes(readings));
        families.add(
                gauge(
                        "millrace_readings_in_flight",
                        "Readings received and not yet settled.",
                        (double) readings.inFlight()));
        families.add(
                gauge(
                        "millrace_backlog_readings",
                        "Readings on disk that Kafka has not committed.",
                        (double) readings.backlog()));
        families.add(
                gauge(
                        "millrace_storage_healthy",
                        "1 when the journal takes readings.",
                        status.storage().isEmpty() ? 1 : 0));
        families.add(deviceBytes(status.deviceBytes()));
        families.add(
                gauge(
                        "millrace_journal_limit_bytes",
                        "Most that the whole journal takes on disk.",
                        (double) status.journalLimitBytes()));
        families.add(reloads(status.reloads()));
        families.addAll(laneFamilies(status));
        families.addAll(PlantFamilies.of(status));
        families.addAll(ModelFamilies.of(status.models()));
        status.listener().map(ReadingsCollector::listenerFamilies).ifPresent(families::addAll);
        return families;
    }

    private static MetricFamilySamples deviceBytes(long bytes) {
        return counter(
                "millrace_journal_device_bytes_total",
                "Bytes that the journal has handed to the storage device.",
                bytes);
    }

    private static MetricFamilySamples reloads(ReloadLook reloads) {
        String name = "millrace_reloads_total";
        List<String> label = List.of("outcome");
        return new MetricFamilySamples(
                name,
                Type.COUNTER,
                "Changed configurations, by what became of them.",
                List.of(
                        new MetricFamilySamples.Sample(
                                name, label, List.of("applied"), reloads.applied()),
                        new MetricFamilySamples.Sample(
                                name, label, List.of("refused"), reloads.refused())));
    }

    private static List<MetricFamilySamples> listenerFamilies(ListenerLook listener) {
        return List.of(
                gauge(
                        "millrace_listener_connections",
                        "MQTT clients connected now.",
                        (double) listener.connections()),
                byReason(
                        "millrace_listener_pauses_total",
                        "How often a client was held back: for lack of room, or for its rate.",
                        listener.pauses()),
                byReason(
                        "millrace_listener_refusals_total",
                        "Connections that the gateway refused or ended.",
                        listener.refusals()));
    }

    private static MetricFamilySamples byReason(
            String name, String help, Map<String, Long> counts) {
        return new MetricFamilySamples(
                name,
                Type.COUNTER,
                help,
                counts.entrySet().stream()
                        .map(count ->
                                new MetricFamilySamples.Sample(
                                        name,
                                        List.of("reason"),
                                        List.of(count.getKey()),
                                        count.getValue()))
                        .toList());
    }

    private static MetricFamilySamples counter(String name, String help, long count) {
        return new MetricFamilySamples(
                name,
                Type.COUNTER,
                help,
                List.of(new MetricFamilySamples.Sample(name, List.of(), List.of(), count)));
    }

    private static MetricFamilySamples outcomes(ReadingBalance readings) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        outcomes.put("received", readings.received());
        outcomes.put("suppressed", readings.suppressed());
        outcomes.put("duplicate", readings.duplicate());
        outcomes.put("rejected", readings.rejected());
        outcomes.put("dropped", readings.dropped());
        outcomes.put("appended", readings.appended());
        outcomes.put("recovered", readings.recovered());
        outcomes.put("forwarded", readings.forwarded());
        outcomes.put("parked", readings.parked());
        outcomes.put("evicted", readings.evicted());
        outcomes.put("damaged", readings.damaged());
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        outcomes.forEach((outcome, count) ->
                samples.add(
                        new MetricFamilySamples.Sample(
                                "millrace_readings_total",
                                List.of("outcome"),
                                List.of(outcome),
                                count)));
        return new MetricFamilySamples(
                "millrace_readings", Type.COUNTER, "Readings by what became of them.", samples);
    }

    private static List<MetricFamilySamples> laneFamilies(GatewayStatus status) {
        Instant now = status.now();
        return List.of(
                perLane(
                        "millrace_link_up",
                        "1 when the lane's transactions commit.",
                        status,
                        lane -> lane.link().isUp() ? 1 : 0),
                perLane(
                        "millrace_backlog_entries",
                        "Entries on disk that Kafka has not committed.",
                        status,
                        LaneLook::backlog),
                perLane(
                        "millrace_backlog_bytes",
                        "Bytes of the segments that hold them, an upper estimate.",
                        status,
                        LaneLook::backlogBytes),
                entries(status),
                perLane(
                        "millrace_oldest_unforwarded_seconds",
                        "Age of the oldest entry that Kafka has not committed, 0 when none.",
                        status,
                        lane -> oldestSeconds(lane, now)));
    }

    private static MetricFamilySamples entries(GatewayStatus status) {
        String name = "millrace_lane_entries_total";
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        for (LaneLook lane : status.lanes()) {
            Map<String, Long> outcomes = new LinkedHashMap<>();
            outcomes.put("forwarded", lane.forwarded());
            outcomes.put("parked", lane.notForwarded().parked());
            outcomes.put("evicted", lane.notForwarded().evicted());
            outcomes.put("damaged", lane.notForwarded().damaged());
            outcomes.forEach((outcome, count) ->
                    samples.add(
                            new MetricFamilySamples.Sample(
                                    name,
                                    List.of("lane", "outcome"),
                                    List.of(lane.lane().word(), outcome),
                                    count)));
        }
        return new MetricFamilySamples(
                name, Type.COUNTER, "Entries that have left a lane, by where they went.", samples);
    }

    private static double oldestSeconds(LaneLook lane, Instant now) {
        return lane.oldest()
                .map(oldest -> Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0))
                .orElse(0.0);
    }

    private static MetricFamilySamples gauge(String name, String help, double value) {
        return new MetricFamilySamples(
                name,
                Type.GAUGE,
                help,
                List.of(new MetricFamilySamples.Sample(name, List.of(), List.of(), value)));
    }

    private static MetricFamilySamples perLane(
            String name, String help, GatewayStatus status, ToDoubleFunction<LaneLook> measure) {
        List<MetricFamilySamples.Sample> samples =
                status.lanes().stream()
                        .map(lane ->
                                new MetricFamilySamples.Sample(
                                        name,
                                        LANE_LABEL,
                                        List.of(lane.lane().word()),
                                        measure.applyAsDouble(lane)))
                        .toList();
        return new MetricFamilySamples(name, Type.GAUGE, help, samples);
    }
}
