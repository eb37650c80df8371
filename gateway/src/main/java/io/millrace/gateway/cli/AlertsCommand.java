package io.millrace.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code alerts}: the alert topics, one line per change of state; {@code alerts acknowledge}. */
@Command(
        name = "alerts",
        description = "Reads the alert topics of every gateway on a Kafka.",
        footer = {
            "  ./millrace alerts --kafka kafka-1:9092 --follow",
            "  ./millrace alerts --kafka kafka-1:9092 --topics plant7-alerts-.*"
        },
        mixinStandardHelpOptions = true)
public final class AlertsCommand implements Callable<Integer> {

    private final AlertRecords records;
    private final ObjectMapper json = new ObjectMapper();

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "bootstrap servers, comma separated")
    private String kafka;

    @Option(names = "--follow", description = "wait for more until Ctrl-C")
    private boolean isFollowing;

    @Option(
            names = "--topics",
            paramLabel = "REGEX",
            defaultValue = "alerts-.*|gateway-.*(?<!-progress)",
            description = "alert topics by name (default: ${DEFAULT-VALUE})")
    private Pattern topics;

    @Spec private CommandSpec spec;

    public AlertsCommand(AlertRecords records) {
        this.records = records;
    }

    @Override
    public Integer call() {
        if (kafka == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '--kafka=HOST:PORT'");
        }
        PrintWriter out = spec.commandLine().getOut();
        records.read(
                new AlertRecords.Source(kafka, topics.pattern()),
                isFollowing,
                value -> print(value, out));
        return 0;
    }

    private void print(String value, PrintWriter out) {
        try {
            JsonNode alert = json.readTree(value);
            if (alert.path("kind").asText().equals("alert")) {
                out.println(line(alert));
                out.flush();
            }
        } catch (JsonProcessingException notOurs) {
            spec.commandLine().getErr().println("skipped a record that is not JSON");
        }
    }

    private static String line(JsonNode alert) {
        String channel = alert.path("channel").asText("");
        String sensor = alert.path("device").asText() + (channel.isEmpty() ? "" : "/" + channel);
        return "%s  %-12s %-16s severity %d  %s  %s"
                        .formatted(
                                alert.path("time").asText(),
                                alert.path("state").asText(),
                                alert.path("alert").asText(),
                                alert.path("severity").asInt(),
                                sensor,
                                alert.path("message").asText())
                + "  ["
                + alert.path("alertId").asText()
                + "]";
    }
}
