package io.millrace.gateway.ingest.redelivery;

import io.millrace.gateway.ingest.Delivery.Arrival;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A connection as a positive number of 31 bits, made from the instant it began. */
final class Connection {

    /** One before the last restart: never equal to any that lives. */
    static final int EARLIER = 0;

    private Connection() {}

    static int of(Arrival arrival) {
        long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, arrival.connectedAt());
        int hash = (int) (Mixing.mixed(nanos) >>> 33);
        return hash == EARLIER ? 1 : hash;
    }
}
