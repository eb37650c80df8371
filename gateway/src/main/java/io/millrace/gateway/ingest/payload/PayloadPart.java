package io.millrace.gateway.ingest.payload;

import java.util.List;

/** The channels of a layout that are read in the same way. Immutable. */
interface PayloadPart {

    /**
     * Adds one sample per channel and row that the payload speaks of.
     *
     * @throws MalformedPayloadException when it cannot be read
     */
    void read(byte[] payload, List<Sample> samples);
}
