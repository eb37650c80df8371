package io.millrace.gateway.ingest.payload;

import java.util.List;

/** Reads the values at fixed places out of a document, all in one pass. Thread-safe. */
@FunctionalInterface
public interface DocumentReader {

    /**
     * The value at each place, in the order of the places; {@link Scalar#MISSING} where the
     * document has none.
     *
     * @throws MalformedPayloadException when {@code document} cannot be read
     */
    Scalar[] read(byte[] document);

    /** Prepares readers. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param pointers JSON Pointers, distinct
         */
        DocumentReader over(List<String> pointers);
    }
}
