package io.millrace.gateway.ingest.payload.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.gateway.ingest.payload.Scalar;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A set of JSON Pointers (RFC 6901), merged so that one pass finds them all. Thread-safe. */
final class PointerTree {

    private final Node root = new Node();
    private final int size;

    /**
     * @param pointers distinct; a result's index is its pointer's
     */
    PointerTree(List<String> pointers) {
        this.size = pointers.size();
        for (int i = 0; i < size; i++) {
            root.descend(tokens(pointers.get(i))).slot = i;
        }
    }

    /** The reference tokens of a pointer; none for the whole document. */
    static List<String> tokens(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        // RFC 6901, section 4: ~1 before ~0.
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(token -> token.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    /** Reads the value that the parser stands at, to its end. */
    Scalar[] read(JsonParser parser) throws IOException {
        Scalar[] found = new Scalar[size];
        Arrays.fill(found, Scalar.MISSING);
        readValue(parser, root, found);
        return found;
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

        Node descend(List<String> tokens) {
            Node node = this;
            for (String token : tokens) {
                node = node.children.computeIfAbsent(token, any -> new Node());
            }
            return node;
        }
    }
}
