package io.millrace.bridge.forward.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.forward.ParkStore.Refused;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.journal.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One line of the parked files: a JSON object {@code v, offset, epoch, sequence, topic, key,
 * reason, record}, where {@code record} is what Kafka refused.
 */
final class ParkedLine {
    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    /** Of a record: what the bridge writes by itself around a document's body. */
    private static final Set<String> OURS =
            Set.of("kind", "v", "gateway", "site", "device", "channel", "epoch", "sequence");

    /** What makes an entry the same one again. */
    record Key(long offset, String epoch, long sequence, String sensor) {
        static Key of(Entry.Stored entry) {
            return new Key(entry.offset(), entry.epoch(), entry.sequence(), entry.sensor().key());
        }
    }

    private ParkedLine() {}

    static void write(Refused refused, RecordEncoder encoder, OutputStream to) throws IOException {
        Entry.Stored entry = refused.entry();
        try (JsonGenerator json = JSON.createGenerator(to)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeNumberField("offset", entry.offset());
            json.writeStringField("epoch", entry.epoch());
            json.writeNumberField("sequence", entry.sequence());
            json.writeStringField("topic", entry.sensor().topic());
            json.writeStringField("key", entry.sensor().key());
            json.writeStringField("reason", refused.reason());
            json.writeFieldName("record");
            json.writeString(new String(encoder.encode(entry), StandardCharsets.UTF_8));
            json.writeEndObject();
        }
        to.write('\n');
    }

    /** Empty where a kill has cut the line short. */
    static Optional<Key> key(String line) {
        return fields(line).flatMap(ParkedLine::key);
    }

    private static Optional<Key> key(Map<String, String> fields) {
        try {
            return Optional.of(
                    new Key(
                            Long.parseLong(fields.getOrDefault("offset", "")),
                            fields.getOrDefault("epoch", ""),
                            Long.parseLong(fields.getOrDefault("sequence", "")),
                            fields.getOrDefault("key", "")));
        } catch (NumberFormatException cutShort) {
            return Optional.empty();
        }
    }

    /**
     * The entry again, as a document whose record has the same fields with the same values; empty
     * for what cannot be read.
     */
    static Optional<Entry.Stored> entry(String line) {
        Map<String, String> fields = fields(line).orElse(Map.of());
        StringWriter body = new StringWriter();
        Map<String, String> ours = new HashMap<>();
        try (JsonParser record = JSON.createParser(fields.getOrDefault("record", ""));
                JsonGenerator rest = JSON.createGenerator(body)) {
            if (record.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            rest.writeStartObject();
            while (record.nextToken() == JsonToken.FIELD_NAME) {
                if (OURS.contains(record.currentName())) {
                    String name = record.currentName();
                    record.nextToken();
                    ours.put(name, record.getText());
                } else {
                    rest.copyCurrentStructure(record);
                }
            }
            rest.writeEndObject();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return key(fields).map(key -> stored(key, fields, ours, body.toString()));
    }

    private static Entry.Stored stored(
            Key key, Map<String, String> fields, Map<String, String> ours, String body) {
        Sensor sensor =
                new Sensor(
                        ours.getOrDefault("gateway", ""),
                        Optional.ofNullable(ours.get("site")),
                        ours.getOrDefault("device", ""),
                        Optional.ofNullable(ours.get("channel")),
                        Optional.empty(),
                        fields.getOrDefault("topic", ""));
        return new Entry.Stored(
                key.offset(),
                key.epoch(),
                key.sequence(),
                new Envelope.Document(sensor, ours.getOrDefault("kind", ""), Instant.EPOCH, body));
    }

    private static Optional<Map<String, String>> fields(String line) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, json.getText());
                }
            }
            return Optional.of(fields);
        } catch (IOException cutShort) {
            return Optional.empty();
        }
    }

    /**
     * The lines of a file; to be closed. Bytes that are no text become marks that spoil their own
     * line only.
     */
    static Stream<String> in(Path file) throws IOException {
        // Unlike Files.lines, a reader of its own replaces what it cannot decode.
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
        return reader.lines().onClose(() -> closeQuietly(reader));
    }

    private static void closeQuietly(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException _) {
            // It was only read.
        }
    }
}
