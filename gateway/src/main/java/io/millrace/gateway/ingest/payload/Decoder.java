package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.ingest.Delivery;

/** Turns a delivery into readings; what cannot be read is a value too, never an exception. */
@FunctionalInterface
public interface Decoder {
    Decoded decode(Delivery delivery);
}
