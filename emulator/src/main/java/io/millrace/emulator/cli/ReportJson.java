package io.millrace.emulator.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.emulator.boot.RunReport;
import io.millrace.emulator.verdict.FaultWatch;
import io.millrace.emulator.verdict.Tally;
import java.util.Optional;
import java.util.OptionalDouble;

/** The one JSON object that {@code emulate} and {@code torture} print with {@code --json}. */
final class ReportJson {
    private ReportJson() {}

    static String of(RunReport report) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        Tally tally = report.tally();
        json.put("sent", report.sent())
                .put("acknowledged", report.acknowledged())
                .put("received", report.gatewayCounts().received())
                .put("forwarded", report.gatewayCounts().forwarded())
                .put("inKafka", tally.inKafka())
                .put("lost", tally.lost())
                .put("duplicated", tally.duplicated())
                .put("outOfOrder", tally.outOfOrder())
                .put("alertsRaised", tally.alertsRaised())
                .put("alertsCleared", tally.alertsCleared());
        ArrayNode faults = json.putArray("faults");
        report.faults().forEach(watch -> put(faults.addObject(), watch));
        ObjectNode latency = json.putObject("latencyMs");
        put(latency, "p50", report.latency().p50());
        put(latency, "p99", report.latency().p99());
        report.torture()
                .ifPresent(torture ->
                        json.put("seed", report.seed())
                                .put("kills", torture.kills())
                                .put("brokerStops", torture.brokerStops())
                                .put("linkCuts", torture.linkCuts()));
        return json.toString();
    }

    private static void put(ObjectNode json, FaultWatch watch) {
        FaultWatch.Injected fault = watch.fault();
        Optional<FaultWatch.Answer> answer = watch.answer();
        json.put("kind", fault.kind())
                .put("device", fault.device())
                .put("injectedAt", fault.at().toString())
                .put(
                        "raisedAfterMs",
                        answer.map(found -> found.raisedAfter().toMillis()).orElse(null))
                .put(
                        "leadingChannel",
                        answer.flatMap(FaultWatch.Answer::leadingChannel).orElse(null))
                .put("expectedChannel", fault.expectedChannel());
    }

    private static void put(ObjectNode json, String name, OptionalDouble millis) {
        if (millis.isPresent()) {
            json.put(name, Math.round(millis.getAsDouble() * 10) / 10.0);
        } else {
            json.putNull(name);
        }
    }
}
