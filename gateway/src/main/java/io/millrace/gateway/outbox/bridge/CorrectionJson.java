package io.millrace.gateway.outbox.bridge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.gateway.clock.TimeCorrection;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The body of a time-correction record. The bridge adds what every record has.
 *
 * <pre>
 * boot, offsetMicros, fromTime, toTime, time
 * </pre>
 */
final class CorrectionJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private CorrectionJson() {}

    static String write(TimeCorrection correction, Instant now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("boot", correction.boot());
            json.writeNumberField("offsetMicros", correction.offsetMicros());
            json.writeStringField("fromTime", AlertJson.text(correction.from()));
            json.writeStringField("toTime", AlertJson.text(correction.to()));
            json.writeStringField("time", AlertJson.text(now));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return text.toString();
    }
}
