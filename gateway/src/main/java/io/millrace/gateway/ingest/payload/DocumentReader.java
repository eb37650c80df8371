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

    /** The same for each element of an array in the document. Thread-safe. */
    @FunctionalInterface
    interface OfRows {
        /**
         * One row per element; none where there is no array.
         *
         * @throws MalformedPayloadException when {@code document} cannot be read up to the end of
         *     the array, or the array is longer than the reader allows
         */
        List<Scalar[]> read(byte[] document);
    }

    /** Prepares readers. */
    interface Factory {
        /**
         * @param pointers JSON Pointers, distinct
         */
        DocumentReader over(List<String> pointers);

        /**
         * @param array JSON Pointer to the array
         * @param pointers into each element, distinct
         * @param rowsMax longest array
         */
        OfRows overRows(String array, List<String> pointers, int rowsMax);
    }
}
