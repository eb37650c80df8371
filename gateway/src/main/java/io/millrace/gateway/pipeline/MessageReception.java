package io.millrace.gateway.pipeline;

import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.ingest.payload.Decoder;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Decodes a message, and keeps what is not a redelivery. */
public final class MessageReception implements Reception {

    private static final Logger LOG = System.getLogger(MessageReception.class.getName());

    private final Decoder decoder;
    private final Redeliveries redeliveries;
    private final RejectedMessages rejected;
    private boolean isDefectLogged;

    public MessageReception(Decoder decoder, Redeliveries redeliveries, RejectedMessages rejected) {
        this.decoder = decoder;
        this.redeliveries = redeliveries;
        this.rejected = rejected;
    }

    @Override
    public Received receive(Delivery delivery) {
        return switch (decoder.decode(delivery)) {
            case Decoded.Rejected(Rejection rejection) -> {
                rejected.record(delivery, rejection);
                LOG.log(
                        Level.DEBUG,
                        () -> "%s: rejected".formatted(RejectedMessages.shown(delivery.topic())));
                yield new Received.Rejected();
            }
            case Decoded.Accepted accepted -> {
                Received.Readings sorted = sort(accepted, delivery.arrival());
                LOG.log(
                        Level.DEBUG,
                        () ->
                                "%s: %d new readings, %d had been stored before"
                                        .formatted(
                                                RejectedMessages.shown(delivery.topic()),
                                                sorted.fresh().size(),
                                                sorted.duplicates()));
                yield sorted;
            }
        };
    }

    private Received.Readings sort(Decoded.Accepted accepted, Delivery.Arrival arrival) {
        List<Reading> fresh = new ArrayList<>(accepted.readings().size());
        for (Reading reading : accepted.readings()) {
            if (!redeliveries.isRedelivery(reading, accepted.payloadHash(), arrival)) {
                fresh.add(reading);
            }
        }
        int duplicates = accepted.readings().size() - fresh.size();
        return new Received.Readings(fresh, duplicates, accepted.payloadHash(), accepted.losses());
    }

    @Override
    public void queued(OutgoingReading reading, Delivery.Arrival arrival) {
        redeliveries.queued(reading, arrival);
    }

    @Override
    public void stored(OutgoingReading reading, Delivery.Arrival arrival, long offset) {
        redeliveries.stored(reading, arrival, offset);
    }

    @Override
    public void failed(Delivery delivery, RuntimeException defect) {
        rejected.record(delivery, new Rejection("internal", "a defect in the gateway: " + defect));
        if (!isDefectLogged) {
            isDefectLogged = true;
            LOG.log(Level.ERROR, "a message made the pipeline fail; logged once", defect);
        }
    }
}
