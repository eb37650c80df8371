package io.millrace.bridge.journal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.bridge.envelope.Envelope.Document;
import io.millrace.bridge.envelope.Envelope.Quality;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * Entries as the JSON that consumers see: one flat object, UTF-8, as docs/schemas describes it.
 * What is absent is left out. Times are UTC with six decimals; numbers are the shortest that give
 * the same double back. Thread-safe.
 */
public final class JsonRecords {
    /** Schema version, {@code v} of every record. */
    public static final int VERSION = 1;

    private static final int BYTES_TYPICAL = 512;

    private final JsonFactory json = new JsonFactory();

    /**
     * @throws IllegalArgumentException when a document's body is not a JSON object, or names what
     *     the bridge writes
     */
    public byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_TYPICAL);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            switch (entry) {
                case Entry.Gap gap -> writeGap(gap, out);
                case Entry.Stored stored -> {
                    switch (stored.envelope()) {
                        case Reading reading -> writeReading(stored, reading, out);
                        case Document document -> writeDocument(stored, document, out);
                    }
                }
            }
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** A time as records carry it. */
    public static String time(Instant time) {
        return new String(TimeText.of(time), StandardCharsets.US_ASCII);
    }

    private static void writeWho(String kind, Sensor sensor, JsonGenerator out) throws IOException {
        out.writeStringField("kind", kind);
        out.writeNumberField("v", VERSION);
        out.writeStringField("gateway", sensor.gateway());
        if (sensor.site().isPresent()) {
            out.writeStringField("site", sensor.site().get());
        }
        out.writeStringField("device", sensor.device());
        if (sensor.channel().isPresent()) {
            out.writeStringField("channel", sensor.channel().get());
        }
    }

    private static void writeReading(Entry.Stored entry, Reading reading, JsonGenerator out)
            throws IOException {
        writeWho("reading", reading.sensor(), out);
        if (reading.value().isPresent()) {
            out.writeNumberField("value", reading.value().getAsDouble());
        }
        if (reading.sensor().unit().isPresent()) {
            out.writeStringField("unit", reading.sensor().unit().get());
        }
        Quality quality = reading.quality().quality();
        out.writeStringField("quality", quality.name());
        if (reading.quality().reason().isPresent()) {
            out.writeStringField("reason", reading.quality().reason().get());
        }
        writeTime("time", reading.stamp().time(), out);
        writeTime("gatewayTime", reading.stamp().gatewayTime(), out);
        out.writeStringField("clock", reading.stamp().clock().name().toLowerCase(Locale.ROOT));
        out.writeStringField("boot", reading.stamp().boot());
        writeNumbers(entry, out);
        if (reading.sourceSequence().isPresent()) {
            out.writeNumberField("sourceSequence", reading.sourceSequence().getAsLong());
        }
        out.writeNumberField("suppressed", reading.suppressed());
    }

    private static void writeTime(String name, Instant time, JsonGenerator out) throws IOException {
        byte[] text = TimeText.of(time);
        out.writeFieldName(name);
        out.writeRawUTF8String(text, 0, text.length);
    }

    private static void writeNumbers(Entry.Stored entry, JsonGenerator out) throws IOException {
        out.writeStringField("epoch", entry.epoch());
        out.writeNumberField("sequence", entry.sequence());
    }

    private static void writeGap(Entry.Gap gap, JsonGenerator out) throws IOException {
        writeWho("gap", gap.sensor(), out);
        out.writeStringField("epoch", gap.epoch());
        out.writeNumberField("fromSequence", gap.lost().fromSequence());
        out.writeNumberField("toSequence", gap.lost().toSequence());
        writeTime("fromTime", gap.lost().fromTime(), out);
        writeTime("toTime", gap.lost().toTime(), out);
        out.writeNumberField("count", gap.lost().count());
        out.writeStringField("reason", gap.lost().reason());
    }

    private void writeDocument(Entry.Stored entry, Document document, JsonGenerator out)
            throws IOException {
        writeWho(document.kind(), document.sensor(), out);
        try (JsonParser body = json.createParser(document.body())) {
            if (body.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject(document, "it does not start with {");
            }
            while (body.nextToken() == JsonToken.FIELD_NAME) {
                if (isOurs(body.currentName())) {
                    throw notAnObject(document, "it names " + body.currentName());
                }
                out.copyCurrentStructure(body);
            }
            if (body.currentToken() != JsonToken.END_OBJECT || body.nextToken() != null) {
                throw notAnObject(document, "something follows its end");
            }
        } catch (com.fasterxml.jackson.core.JsonParseException malformed) {
            throw notAnObject(document, malformed.getOriginalMessage());
        }
        writeNumbers(entry, out);
    }

    private static boolean isOurs(String name) {
        return switch (name) {
            case "kind", "v", "gateway", "site", "device", "channel", "epoch", "sequence" -> true;
            default -> false;
        };
    }

    private static IllegalArgumentException notAnObject(Document document, String why) {
        return new IllegalArgumentException(
                "the body of a %s document of %s must be one JSON object without the fields that the bridge writes: %s"
                        .formatted(document.kind(), document.sensor().key(), why));
    }
}
