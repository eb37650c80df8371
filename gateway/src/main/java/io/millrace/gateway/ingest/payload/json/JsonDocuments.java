package io.millrace.gateway.ingest.payload.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.gateway.ingest.payload.DocumentReader;
import io.millrace.gateway.ingest.payload.MalformedPayloadException;
import java.io.IOException;
import java.util.List;

/**
 * Readers of JSON documents. Depth and lengths are bounded, and no tree is built. Thread-safe.
 *
 * <p>Of a key that stands twice in one object, the last value counts. A bare {@code NaN} is taken
 * as a number, because common libraries write it; the reading then says that it is none.
 */
public final class JsonDocuments implements DocumentReader.Factory {

    private static final int DEPTH_MAX = 32;
    private static final int STRING_CHARS_MAX = 64 * 1024;
    private static final int NUMBER_CHARS_MAX = 64;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // Names come from strangers: none of them may stay in memory.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(STRING_CHARS_MAX)
                                    .maxNumberLength(NUMBER_CHARS_MAX)
                                    .build())
                    .build();

    /** What to do with the parser of one document. */
    @FunctionalInterface
    interface Reading<T> {
        T of(JsonParser parser) throws IOException;
    }

    @Override
    public DocumentReader over(List<String> pointers) {
        return new JsonFields(pointers);
    }

    @Override
    public DocumentReader.OfRows overRows(String array, List<String> pointers, int rowsMax) {
        return new JsonRows(array, pointers, rowsMax);
    }

    /**
     * @throws MalformedPayloadException when there is no JSON in it
     */
    static <T> T parse(byte[] document, Reading<T> reading) {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() == null) {
                throw new MalformedPayloadException("malformed-json", "the payload is empty");
            }
            return reading.of(parser);
        } catch (JsonProcessingException e) {
            throw new MalformedPayloadException("malformed-json", e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedPayloadException("malformed-json", String.valueOf(e.getMessage()));
        }
    }
}
