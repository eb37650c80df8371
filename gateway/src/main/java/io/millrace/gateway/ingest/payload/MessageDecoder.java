package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.routing.Layout;
import io.millrace.gateway.ingest.routing.Route;
import io.millrace.gateway.ingest.routing.Route.KeyedPart;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.profile.ChannelSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a message into readings by the profiles of the devices on its topic. Whatever the bytes
 * are, the answer is a value, never an exception.
 *
 * <p>A value that is none, or that the instrument cannot return, is a reading of quality BAD; a
 * message that cannot be read, has no value for any channel, or has a time or sequence that is none
 * is rejected as a whole.
 *
 * <p>Used by the pipeline thread only.
 */
public final class MessageDecoder implements Decoder {

    /** No industrial sensor has kept readings since before then; its clock is simply not set. */
    private static final Instant EARLIEST_PLAUSIBLE = Instant.parse("2000-01-01T00:00:00Z");

    private final TopicRouter router;
    private final DocumentReader.Factory documents;
    private final TimeLine clock;
    private final Duration futureMax;
    // As many as there are device entries and topics in the configuration.
    private final IdentityHashMap<Layout, PayloadPlan> plans = new IdentityHashMap<>();
    private final Map<String, DocumentReader> keys = new HashMap<>();

    /**
     * @param futureMax how far a source's time may be ahead of the gateway's before it is doubted
     */
    public MessageDecoder(
            TopicRouter router,
            DocumentReader.Factory documents,
            TimeLine clock,
            Duration futureMax) {
        this.router = router;
        this.documents = documents;
        this.clock = clock;
        this.futureMax = futureMax;
    }

    @Override
    public Decoded decode(Delivery delivery) {
        Decoded decoded = decodeReadings(delivery);
        return delivery.arrival().isLastWill() ? withLosses(delivery, decoded) : decoded;
    }

    /** A last will need not be a message that the profile understands. */
    private Decoded withLosses(Delivery delivery, Decoded decoded) {
        String lastWords = LastWords.of(delivery.payload());
        List<Disconnection> losses =
                router.meantBy(delivery.topic()).stream()
                        .map(device -> new Disconnection(device, lastWords))
                        .toList();
        if (losses.isEmpty()) {
            return decoded;
        }
        List<Reading> readings =
                decoded instanceof Decoded.Accepted accepted ? accepted.readings() : List.of();
        return new Decoded.Accepted(readings, PayloadHash.of(delivery.payload()), losses);
    }

    private Decoded decodeReadings(Delivery delivery) {
        try {
            return switch (router.route(delivery.topic())) {
                case Route.Nowhere(String reason, String detail) ->
                        Decoded.Rejected.because(reason, detail);
                case Route.ToDevices route -> decode(delivery, route);
            };
        } catch (MalformedPayloadException e) {
            return Decoded.Rejected.because(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private Decoded decode(Delivery delivery, Route.ToDevices route) {
        List<Reading> readings = new ArrayList<>();
        read(delivery, route.parts(), readings);
        for (KeyedPart keyed : route.keyed()) {
            switch (router.route(keyed, keyOf(delivery, keyed))) {
                case Route.Nowhere(String reason, String detail) -> {
                    return Decoded.Rejected.because(reason, detail);
                }
                case Route.ToDevices(List<Route.Part> parts, List<KeyedPart> _) ->
                        read(delivery, parts, readings);
            }
        }
        if (readings.isEmpty()) {
            return Decoded.Rejected.because(
                    "no-value", "the document has none of the values that the profile points to");
        }
        return new Decoded.Accepted(readings, PayloadHash.of(delivery.payload()));
    }

    private String keyOf(Delivery delivery, KeyedPart keyed) {
        Scalar key =
                keys.computeIfAbsent(keyed.pointer(), pointer -> documents.over(List.of(pointer)))
                        .read(delivery.payload())[0];
        return Words.of(key)
                .orElseThrow(() ->
                        new MalformedPayloadException(
                                "no-key",
                                "there is no single value at %s, which tells the device"
                                        .formatted(keyed.pointer())));
    }

    private void read(Delivery delivery, List<Route.Part> parts, List<Reading> readings) {
        for (Route.Part part : parts) {
            PayloadPlan plan =
                    plans.computeIfAbsent(
                            part.layout(), layout -> new PayloadPlan(layout, documents));
            for (Sample sample : plan.read(delivery.payload())) {
                readings.add(judge(part, sample, delivery.arrival()));
            }
        }
    }

    private Reading judge(Route.Part part, Sample sample, Delivery.Arrival arrival) {
        ChannelSpec spec = part.layout().channels().get(sample.channel());
        Valuation valuation = Valuation.of(spec, sample);
        Instant gatewayTime = clock.gatewayTime(arrival.at());
        Optional<Instant> sourceTime = sample.stamp().time();
        boolean isTimeDoubted =
                valuation.quality() == QualityCode.GOOD && isTimeDoubtful(sourceTime, gatewayTime);
        return new Reading(
                part.channels().get(sample.channel()),
                valuation.value(),
                isTimeDoubted ? QualityCode.UNCERTAIN_TIME : valuation.quality(),
                new ReadingTime(sourceTime, gatewayTime, clock.isSynced()),
                sample.stamp().sequence());
    }

    /** A gateway whose own clock is not set cannot tell that another is ahead. */
    private boolean isTimeDoubtful(Optional<Instant> sourceTime, Instant gatewayTime) {
        return sourceTime
                .map(time ->
                        time.isBefore(EARLIEST_PLAUSIBLE)
                                || (clock.isSynced() && time.isAfter(gatewayTime.plus(futureMax))))
                .orElse(false);
    }
}
