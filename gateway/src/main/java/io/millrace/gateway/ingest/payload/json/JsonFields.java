package io.millrace.gateway.ingest.payload.json;

import io.millrace.gateway.ingest.payload.DocumentReader;
import io.millrace.gateway.ingest.payload.MalformedPayloadException;
import io.millrace.gateway.ingest.payload.Scalar;
import java.util.List;

/** The values at a fixed set of JSON Pointers of a whole document. Thread-safe. */
final class JsonFields implements DocumentReader {

    private final PointerTree tree;

    JsonFields(List<String> pointers) {
        this.tree = new PointerTree(pointers);
    }

    @Override
    public Scalar[] read(byte[] document) {
        return JsonDocuments.parse(
                document,
                parser -> {
                    Scalar[] found = tree.read(parser);
                    if (parser.nextToken() != null) {
                        throw new MalformedPayloadException(
                                "malformed-json",
                                "something follows after the end of the document");
                    }
                    return found;
                });
    }
}
