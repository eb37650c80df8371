package io.millrace.gateway.ingest.redelivery;

import io.millrace.gateway.reading.Reading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a source gave to tell its messages apart: its sequence where it has one, else its time to
 * the microsecond. The payload's hash goes with it, so when both were given and the payloads are
 * the same, so are both.
 */
public record SourceMark(OptionalLong sequence, Optional<Instant> time) {

    private static final long OF_SEQUENCE = 0x5eL;
    private static final long OF_TIME = 0x71L;

    public static SourceMark of(Reading reading) {
        return new SourceMark(reading.sourceSequence(), reading.time().source());
    }

    /** Without either nothing can be recognised. */
    boolean isPresent() {
        return sequence.isPresent() || time.isPresent();
    }

    /** 64 bits, the same for the same mark and payload hash; only when present. */
    long fingerprint(int payloadHash) {
        long identity =
                sequence.isPresent()
                        ? Mixing.mixed(sequence.getAsLong()) ^ OF_SEQUENCE
                        : Mixing.mixed(micros(time.orElseThrow())) ^ OF_TIME;
        return Mixing.mixed(identity + Integer.toUnsignedLong(payloadHash));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
