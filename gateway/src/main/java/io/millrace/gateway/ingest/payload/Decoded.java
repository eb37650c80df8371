package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import java.util.List;

/** What became of one message. */
public sealed interface Decoded {

    /**
     * At least one reading was in it, or it was the last will of a device's client.
     *
     * @param readings in the order of the profile's channels
     * @param payloadHash {@link PayloadHash} of the whole message, for the redelivery memory
     * @param losses devices that are lost with the client whose last will it is
     */
    record Accepted(List<Reading> readings, int payloadHash, List<Disconnection> losses)
            implements Decoded {
        public Accepted {
            readings = List.copyOf(readings);
            losses = List.copyOf(losses);
        }

        public Accepted(List<Reading> readings, int payloadHash) {
            this(readings, payloadHash, List.of());
        }
    }

    /** It cannot become readings; it is counted and acknowledged. */
    record Rejected(Rejection rejection) implements Decoded {
        static Rejected because(String reason, String detail) {
            return new Rejected(new Rejection(reason, detail));
        }
    }
}
