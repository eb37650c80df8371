package io.millrace.gateway.ingest.payload.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.gateway.ingest.payload.DocumentReader;
import io.millrace.gateway.ingest.payload.MalformedPayloadException;
import io.millrace.gateway.ingest.payload.Scalar;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the values at a fixed set of JSON Pointers (RFC 6901) out of a document in one pass,
 * without building a tree. Depth and lengths are bounded. Thread-safe.
 *
 * <p>Of a key that stands twice in one object, the last value counts. A bare {@code NaN} is taken
 * as a number, because common libraries write it; the reading then says that it is none.
 */
public final class JsonFields implements DocumentReader {

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

    private final Node root = new Node();
    private final int size;

    /**
     * @param pointers distinct; a result's index is its pointer's
     */
    public JsonFields(List<String> pointers) {
        this.size = pointers.size();
        for (int i = 0; i < size; i++) {
            root.descend(pointers.get(i)).slot = i;
        }
    }

    @Override
    public Scalar[] read(byte[] document) {
        Scalar[] found = new Scalar[size];
        Arrays.fill(found, Scalar.MISSING);
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() == null) {
                throw new MalformedPayloadException("malformed-json", "the payload is empty");
            }
            readValue(parser, root, found);
            if (parser.nextToken() != null) {
                throw new MalformedPayloadException(
                        "malformed-json", "something follows after the end of the document");
            }
            return found;
        } catch (JsonProcessingException e) {
            throw new MalformedPayloadException("malformed-json", e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedPayloadException("malformed-json", String.valueOf(e.getMessage()));
        }
    }

    /** Recursion ends with the pointers, not with the document. */
    private static void readValue(JsonParser parser, Node node, Scalar[] found) throws IOException {
        if (node.slot != Node.NO_SLOT) {
            found[node.slot] = scalar(parser);
        }
        if (node.children.isEmpty()) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Node child = node.children.get(parser.currentName());
                parser.nextToken();
                readOrSkip(parser, Optional.ofNullable(child), found);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                Node child = node.children.get(Integer.toString(i));
                readOrSkip(parser, Optional.ofNullable(child), found);
            }
        }
    }

    private static void readOrSkip(JsonParser parser, Optional<Node> node, Scalar[] found)
            throws IOException {
        if (node.isPresent()) {
            readValue(parser, node.get(), found);
        } else {
            parser.skipChildren();
        }
    }

    private static Scalar scalar(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT ->
                    parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? new Scalar.Fraction(parser.getDoubleValue())
                            : new Scalar.Whole(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> new Scalar.Fraction(parser.getDoubleValue());
            case VALUE_STRING -> new Scalar.Text(parser.getText());
            case VALUE_TRUE -> new Scalar.Bool(true);
            case VALUE_FALSE -> new Scalar.Bool(false);
            case VALUE_NULL -> Scalar.NOTHING;
            default -> Scalar.CONTAINER;
        };
    }

    /** One reference token of the pointers, and what may follow it. */
    private static final class Node {
        private static final int NO_SLOT = -1;

        private final Map<String, Node> children = new HashMap<>();
        private int slot = NO_SLOT;

        Node descend(String pointer) {
            Node node = this;
            if (pointer.isEmpty()) {
                return node;
            }
            String tokens = pointer.startsWith("/") ? pointer.substring(1) : pointer;
            for (String token : tokens.split("/", -1)) {
                // RFC 6901, section 4: ~1 before ~0.
                String name = token.replace("~1", "/").replace("~0", "~");
                node = node.children.computeIfAbsent(name, any -> new Node());
            }
            return node;
        }
    }
}
