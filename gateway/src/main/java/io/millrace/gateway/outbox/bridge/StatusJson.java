package io.millrace.gateway.outbox.bridge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.StatusReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of a status record. The bridge adds what every record has.
 *
 * <pre>
 * state, occasion, version, startedAt, uptimeSeconds, clock, storage?, linkAlerts, linkReadings,
 * oldestTime?, activeAlerts, time, and each word of the two sums
 * </pre>
 */
final class StatusJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private StatusJson() {}

    static String write(StatusReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("state", report.state());
            json.writeStringField("occasion", report.occasion().word());
            json.writeStringField("version", report.version());
            json.writeStringField("startedAt", AlertJson.text(report.startedAt()));
            json.writeNumberField("uptimeSeconds", report.uptime().toSeconds());
            json.writeStringField("clock", report.clock());
            if (report.storage().isPresent()) {
                json.writeStringField("storage", report.storage().get());
            }
            for (Map.Entry<Lane, String> link : report.links().entrySet()) {
                json.writeStringField(field(link.getKey()), link.getValue());
            }
            if (report.oldest().isPresent()) {
                json.writeStringField("oldestTime", AlertJson.text(report.oldest().get()));
            }
            json.writeNumberField("activeAlerts", report.activeAlerts());
            for (Map.Entry<String, Long> count : new TreeMap<>(report.readings()).entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeStringField("time", AlertJson.text(report.time()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return text.toString();
    }

    private static String field(Lane lane) {
        return switch (lane) {
            case ALERTS -> "linkAlerts";
            case READINGS -> "linkReadings";
        };
    }
}
