package io.millrace.gateway.ingest.payload.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.gateway.ingest.payload.DocumentReader;
import io.millrace.gateway.ingest.payload.MalformedPayloadException;
import io.millrace.gateway.ingest.payload.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The values at a fixed set of JSON Pointers of each element of one array. Thread-safe. */
final class JsonRows implements DocumentReader.OfRows {

    private final List<String> way;
    private final PointerTree tree;
    private final int rowsMax;

    JsonRows(String array, List<String> pointers, int rowsMax) {
        this.way = PointerTree.tokens(array);
        this.tree = new PointerTree(pointers);
        this.rowsMax = rowsMax;
    }

    @Override
    public List<Scalar[]> read(byte[] document) {
        return JsonDocuments.parse(
                document, parser -> findArray(parser) ? rows(parser) : List.of());
    }

    private boolean findArray(JsonParser parser) throws IOException {
        for (String token : way) {
            boolean isThere =
                    switch (parser.currentToken()) {
                        case START_OBJECT -> findMember(parser, token);
                        case START_ARRAY -> findElement(parser, token);
                        default -> false;
                    };
            if (!isThere) {
                return false;
            }
        }
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    private static boolean findMember(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isFound = parser.currentName().equals(name);
            parser.nextToken();
            if (isFound) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean findElement(JsonParser parser, String index) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (Integer.toString(i).equals(index)) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private List<Scalar[]> rows(JsonParser parser) throws IOException {
        List<Scalar[]> rows = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (rows.size() == rowsMax) {
                throw new MalformedPayloadException(
                        "too-many-samples",
                        "an array of more than %d samples; let the sensor send more and shorter messages"
                                .formatted(rowsMax));
            }
            rows.add(tree.read(parser));
        }
        return rows;
    }
}
