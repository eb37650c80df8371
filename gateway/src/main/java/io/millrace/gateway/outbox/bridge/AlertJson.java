package io.millrace.gateway.outbox.bridge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.DeviceId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The body of an alert record, and back. Numbers without a finite value are left out: JSON has no
 * NaN.
 *
 * <pre>
 * alertId, alert, state, severity, value?, limit?, score?, threshold?, contributions? {channel: share},
 * model?, time, gatewayTime, message
 * </pre>
 *
 * The bridge adds what every record has.
 */
final class AlertJson {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private AlertJson() {}

    static String write(AlertTransition transition) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("alertId", transition.alertId());
            json.writeStringField("alert", transition.kind().word());
            json.writeStringField("state", transition.state().word());
            json.writeNumberField("severity", transition.severity());
            writeEvidence(json, transition.evidence());
            json.writeStringField("time", text(transition.time()));
            json.writeStringField("gatewayTime", text(transition.gatewayTime()));
            json.writeStringField("message", transition.message());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return text.toString();
    }

    /** A time as records carry it. */
    static String text(Instant time) {
        return MICROS.format(time);
    }

    private static void writeEvidence(JsonGenerator json, Evidence evidence) throws IOException {
        writeNumber(json, "value", evidence.value());
        writeNumber(json, "limit", evidence.limit());
        writeNumber(json, "score", evidence.score());
        writeNumber(json, "threshold", evidence.threshold());
        if (!evidence.contributions().isEmpty()) {
            json.writeObjectFieldStart("contributions");
            for (Map.Entry<String, Double> share :
                    new TreeMap<>(evidence.contributions()).entrySet()) {
                writeNumber(json, share.getKey(), OptionalDouble.of(share.getValue()));
            }
            json.writeEndObject();
        }
        if (evidence.model().isPresent()) {
            json.writeStringField("model", evidence.model().get());
        }
    }

    // An optional record component on its way into the file.
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static void writeNumber(JsonGenerator json, String name, OptionalDouble number)
            throws IOException {
        if (number.isPresent() && Double.isFinite(number.getAsDouble())) {
            json.writeNumberField(name, number.getAsDouble());
        }
    }

    /**
     * The transition that a stored document was written from.
     *
     * @throws AlertUnreadableException another version wrote it
     */
    static AlertTransition read(Envelope.Document document) {
        try {
            JsonNode json = MAPPER.readTree(document.body());
            return new AlertTransition(
                    text(json, "alertId"),
                    new DeviceId(document.sensor().device()),
                    document.sensor().channel(),
                    kind(text(json, "alert")),
                    state(text(json, "state")),
                    json.path("severity").asInt(),
                    evidence(json),
                    Instant.parse(text(json, "time")),
                    Instant.parse(text(json, "gatewayTime")),
                    text(json, "message"));
        } catch (JsonProcessingException | java.time.DateTimeException e) {
            throw new AlertUnreadableException(document.body(), e);
        }
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asText();
    }

    private static AlertKind kind(String word) {
        return Arrays.stream(AlertKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new AlertUnreadableException("alert kind " + word));
    }

    private static AlertState state(String word) {
        return Arrays.stream(AlertState.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new AlertUnreadableException("alert state " + word));
    }

    private static Evidence evidence(JsonNode json) {
        Map<String, Double> contributions = new TreeMap<>();
        json.path("contributions")
                .properties()
                .forEach(share -> contributions.put(share.getKey(), share.getValue().asDouble()));
        return new Evidence(
                number(json, "value"),
                number(json, "limit"),
                number(json, "score"),
                number(json, "threshold"),
                contributions,
                json.has("model") ? Optional.of(text(json, "model")) : Optional.empty());
    }

    private static OptionalDouble number(JsonNode json, String name) {
        return json.has(name)
                ? OptionalDouble.of(json.path(name).asDouble())
                : OptionalDouble.empty();
    }
}
