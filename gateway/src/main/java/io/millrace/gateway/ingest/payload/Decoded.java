package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.reading.Reading;
import java.util.List;

/** What became of one message. */
public sealed interface Decoded {

    /**
     * At least one reading was in it.
     *
     * @param readings in the order of the profile's channels
     * @param payloadHash {@link PayloadHash} of the whole message, for the redelivery memory
     */
    record Accepted(List<Reading> readings, int payloadHash) implements Decoded {
        public Accepted {
            readings = List.copyOf(readings);
        }
    }

    /** It cannot become readings; it is counted and acknowledged. */
    record Rejected(Rejection rejection) implements Decoded {
        static Rejected because(String reason, String detail) {
            return new Rejected(new Rejection(reason, detail));
        }
    }
}
