package io.millrace.emulator.cli;

import io.millrace.emulator.boot.RunReport;
import io.millrace.emulator.torture.TortureCounts;
import io.millrace.emulator.verdict.FaultWatch;
import io.millrace.emulator.verdict.Tally;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table at the end. */
final class SummaryTable {
    private static final int FINDINGS_MAX = 30;

    private final StringBuilder text = new StringBuilder();

    private SummaryTable() {}

    static String of(RunReport report) {
        SummaryTable table = new SummaryTable();
        report.torture().ifPresent(table::torture);
        table.counts(report);
        report.faults().forEach(table::fault);
        table.conclusion(report);
        return table.text.toString();
    }

    private void torture(TortureCounts torture) {
        text.append('\n');
        row("kills", torture.kills(), "of the gateway (-9), with readings in flight");
        row("broker stops", torture.brokerStops(), "killed or in order, with readings in flight");
        row(
                "link cuts",
                torture.linkCuts(),
                "connections to brokers reset, with readings in flight");
        row("stalls", torture.stalls(), "links that passed nothing for a while");
        row("slow times", torture.slowTimes(), "with little bandwidth or long round trips");
        optionalRow("not counted", torture.uncounted(), "blows that fell on nothing");
    }

    private void counts(RunReport report) {
        Tally tally = report.tally();
        text.append('\n');
        row("sent", report.sent(), "readings published by the sensors");
        optionalRow("of them edges", report.edges(), "at GPIO lines; not in the verdict");
        row("acknowledged", report.acknowledged(), "PUBACK seen by the sensor");
        row(
                "received",
                report.gatewayCounts().received(),
                gatewayCounts(report, ", redelivered ones again"));
        row("forwarded", report.gatewayCounts().forwarded(), gatewayCounts(report, ""));
        row("in Kafka", tally.inKafka(), "distinct, as a read_committed consumer sees them");
        row("lost", tally.lost(), "acknowledged and not in Kafka");
        row("duplicated", tally.duplicated(), "more than once in Kafka");
        row("out of order", tally.outOfOrder(), "behind a later one, or after an unexplained hole");
        optionalRow(
                "unreadable",
                tally.unreadable(),
                "records that are not what this run can have written");
        optionalRow(
                "held back",
                report.heldBack(),
                "not taken: too many were waiting to be acknowledged");
        optionalRow("restarts", report.gatewayRestarts(), "of the gateway");
        row("alerts", tally.alertsRaised(), tally.alertsCleared() + " of them cleared");
        line(
                "latency",
                millis(report.latency().p50()),
                "ms from publish to visible in Kafka, median");
        line("", millis(report.latency().p99()), "ms, 99 %");
    }

    /** It counts from 0 after a kill; what it had counted since it was last asked is gone. */
    private static String gatewayCounts(RunReport report, String addition) {
        return report.gatewayRestarts() == 0
                ? "as the gateway counts" + addition
                : "as the gateway counts, less what restarts made it forget";
    }

    private void fault(FaultWatch watch) {
        FaultWatch.Injected fault = watch.fault();
        String outcome =
                watch.answer()
                        .map(answer ->
                                String.format(
                                        Locale.ROOT,
                                        "%s on %s after %.1f s%s",
                                        answer.alert(),
                                        answer.leadingChannel().orElse("the whole device"),
                                        answer.raisedAfter().toMillis() / 1000.0,
                                        expectation(fault, answer)))
                        .orElse("no alert");
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-14s%s on %s: %s%n",
                        "fault",
                        fault.kind(),
                        fault.device(),
                        outcome));
    }

    private static String expectation(FaultWatch.Injected fault, FaultWatch.Answer answer) {
        boolean isExpected =
                answer.leadingChannel().filter(fault.expectedChannel()::equals).isPresent();
        return isExpected ? "" : " (expected " + fault.expectedChannel() + ")";
    }

    private void conclusion(RunReport report) {
        text.append('\n').append(verdict(report));
        if (!report.isGood()) {
            evidence(report.evidence());
        }
    }

    private void evidence(RunReport.Evidence evidence) {
        evidence.findings().stream()
                .limit(FINDINGS_MAX)
                .forEach(finding -> text.append("\n  ").append(finding));
        long others = evidence.findings().size() + evidence.untold() - FINDINGS_MAX;
        if (others > 0) {
            text.append("\n  and ").append(others).append(" more");
        }
        text.append("\neverything of this run was kept in ").append(evidence.folder());
        if (!evidence.findings().isEmpty()) {
            text.append("; findings.txt there tells these");
        }
    }

    private static String verdict(RunReport report) {
        Tally tally = report.tally();
        if (report.sent() == 0) {
            return "FAILED: it was stopped before the sensors had sent anything";
        }
        if (report.acknowledged() == 0) {
            return "FAILED: the gateway acknowledged nothing, so there is nothing to judge; see its gateway.log (--data"
                    + " DIR keeps it)";
        }
        if (!report.isReadToTheEnd()) {
            return "FAILED: the consumer could not read the topics to their end";
        }
        if (tally.unreadable() > 0) {
            return "FAILED: "
                    + tally.unreadable()
                    + " records in Kafka are not what this run can have written";
        }
        return tally.isClean()
                ? "OK: every acknowledged reading is in Kafka exactly once and in order"
                : "FAILED: lost %d, duplicated %d, out of order %d"
                        .formatted(tally.lost(), tally.duplicated(), tally.outOfOrder());
    }

    private void optionalRow(String name, long count, String meaning) {
        if (count > 0) {
            row(name, count, meaning);
        }
    }

    private void row(String name, long count, String meaning) {
        line(name, String.format(Locale.ROOT, "%,d", count), meaning);
    }

    private void line(String name, String value, String meaning) {
        text.append(String.format(Locale.ROOT, "%-14s%12s  %s%n", name, value, meaning));
    }

    private static String millis(OptionalDouble latency) {
        return latency.isPresent()
                ? String.format(Locale.ROOT, "%,.1f", latency.getAsDouble())
                : "-";
    }
}
