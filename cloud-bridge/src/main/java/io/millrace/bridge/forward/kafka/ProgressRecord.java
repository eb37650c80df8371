package io.millrace.bridge.forward.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.bridge.forward.Progress;
import io.millrace.bridge.journal.LaneName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A progress record's wire format: key = the lane's word, value = one flat JSON object {@code v,
 * journalId, opening, epoch, lane, position, gateway, writtenAt}, and {@code againBatch,
 * againLines} while parked entries are being sent again.
 */
final class ProgressRecord {
    static final int VERSION = 1;

    private static final String AGAIN_BATCH = "againBatch";
    private static final String AGAIN_LINES = "againLines";
    private static final JsonFactory JSON = new JsonFactory();

    private ProgressRecord() {}

    static byte[] key(LaneName lane) {
        return lane.word().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] encode(Progress progress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeStringField("journalId", progress.journalId());
            json.writeStringField("opening", progress.opening());
            json.writeStringField("epoch", progress.epoch());
            json.writeStringField("lane", progress.lane().word());
            json.writeNumberField("position", progress.position());
            json.writeStringField("gateway", progress.writer().gateway());
            json.writeStringField("writtenAt", progress.writer().writtenAt().toString());
            if (progress.again().isPresent()) {
                json.writeStringField(AGAIN_BATCH, progress.again().get().batch());
                json.writeNumberField(AGAIN_LINES, progress.again().get().lines());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a progress record was written to memory", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Empty for what is no progress record of this lane at all.
     *
     * @throws NewerProgressException when a later version of this program wrote it
     */
    static Optional<Progress> decode(LaneName lane, byte[] value) {
        Map<String, String> fields = fields(value);
        try {
            if (Integer.parseInt(fields.getOrDefault("v", "0")) > VERSION) {
                throw new NewerProgressException(lane, fields.get("v"));
            }
            if (!lane.word().equals(fields.get("lane")) || !fields.containsKey("opening")) {
                return Optional.empty();
            }
            return Optional.of(
                    new Progress(
                            fields.getOrDefault("journalId", ""),
                            fields.get("opening"),
                            fields.getOrDefault("epoch", ""),
                            lane,
                            Long.parseLong(fields.getOrDefault("position", "")),
                            new Progress.Writer(
                                    fields.getOrDefault("gateway", ""),
                                    Instant.parse(fields.getOrDefault("writtenAt", ""))),
                            again(fields)));
        } catch (NumberFormatException | DateTimeException foreign) {
            return Optional.empty();
        }
    }

    private static Optional<Progress.Again> again(Map<String, String> fields) {
        return fields.containsKey(AGAIN_BATCH)
                ? Optional.of(
                        new Progress.Again(
                                fields.get(AGAIN_BATCH),
                                Long.parseLong(fields.getOrDefault(AGAIN_LINES, ""))))
                : Optional.empty();
    }

    private static Map<String, String> fields(byte[] value) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
                json.skipChildren();
            }
        } catch (IOException notJson) {
            return Map.of();
        }
        return fields;
    }
}
