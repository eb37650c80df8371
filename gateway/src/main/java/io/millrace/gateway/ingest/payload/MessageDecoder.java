package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.routing.Layout;
import io.millrace.gateway.ingest.routing.Route;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.TimeFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
public final class MessageDecoder {

    /** No industrial sensor has kept readings since before then; its clock is simply not set. */
    private static final Instant EARLIEST_PLAUSIBLE = Instant.parse("2000-01-01T00:00:00Z");

    private final TopicRouter router;
    private final DocumentReader.Factory documents;
    private final Duration futureMax;
    // As many as there are device entries and topics in the configuration.
    private final IdentityHashMap<Layout, PayloadPlan> plans = new IdentityHashMap<>();

    /**
     * @param futureMax how far a source's time may be ahead of the gateway's before it is doubted
     */
    public MessageDecoder(
            TopicRouter router, DocumentReader.Factory documents, Duration futureMax) {
        this.router = router;
        this.documents = documents;
        this.futureMax = futureMax;
    }

    public Decoded decode(Delivery delivery) {
        try {
            return switch (router.route(delivery.topic())) {
                case Route.Nowhere(String reason, String detail) ->
                        Decoded.Rejected.because(reason, detail);
                case Route.ToDevices(List<Route.Part> parts) -> decode(delivery, parts);
            };
        } catch (MalformedPayloadException e) {
            return Decoded.Rejected.because(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private Decoded decode(Delivery delivery, List<Route.Part> parts) {
        List<Reading> readings = new ArrayList<>();
        for (Route.Part part : parts) {
            PayloadPlan plan =
                    plans.computeIfAbsent(
                            part.layout(), layout -> new PayloadPlan(layout, documents));
            for (Sample sample : plan.read(delivery.payload())) {
                readings.add(judge(part, sample, delivery.arrival()));
            }
        }
        if (readings.isEmpty()) {
            return Decoded.Rejected.because(
                    "no-value", "the document has none of the values that the profile points to");
        }
        return new Decoded.Accepted(readings, PayloadHash.of(delivery.payload()));
    }

    private Reading judge(Route.Part part, Sample sample, Delivery.Arrival arrival) {
        ChannelSpec spec = part.layout().channels().get(sample.channel());
        Optional<Instant> sourceTime = sourceTime(sample.stamp());
        OptionalLong sequence = sequence(sample.stamp().sequence());
        OptionalDouble raw = Numbers.value(sample.value());
        double scaled = raw.isPresent() ? spec.scale().apply(raw.getAsDouble()) : Double.NaN;
        OptionalDouble value =
                Double.isFinite(scaled) ? OptionalDouble.of(scaled) : OptionalDouble.empty();
        return new Reading(
                part.channels().get(sample.channel()),
                value,
                quality(spec, value, isTimeDoubtful(sourceTime, arrival)),
                new ReadingTime(sourceTime, arrival.at(), arrival.isSynced()),
                sequence);
    }

    private static QualityCode quality(
            ChannelSpec spec, OptionalDouble value, boolean isTimeDoubtful) {
        if (value.isEmpty()) {
            return QualityCode.BAD_NOT_A_NUMBER;
        }
        boolean isInRange =
                spec.instrumentRange()
                        .map(range -> range.contains(value.getAsDouble()))
                        .orElse(true);
        if (!isInRange) {
            return QualityCode.BAD_OUT_OF_RANGE;
        }
        return isTimeDoubtful ? QualityCode.UNCERTAIN_TIME : QualityCode.GOOD;
    }

    /** A gateway whose own clock is not set cannot tell that another is ahead. */
    private boolean isTimeDoubtful(Optional<Instant> sourceTime, Delivery.Arrival arrival) {
        return sourceTime
                .map(time ->
                        time.isBefore(EARLIEST_PLAUSIBLE)
                                || (arrival.isSynced()
                                        && time.isAfter(arrival.at().plus(futureMax))))
                .orElse(false);
    }

    /** A sensor may leave its time out or null; if it gives one, it must be one. */
    private static Optional<Instant> sourceTime(Sample.Stamp stamp) {
        if (isAbsent(stamp.time())) {
            return Optional.empty();
        }
        Optional<Instant> time = SourceTimes.parse(stamp.time(), stamp.format());
        if (time.isEmpty()) {
            throw new MalformedPayloadException(
                    "bad-time",
                    "the time is not what the profile's time-format %s means%s"
                            .formatted(
                                    stamp.format().key(),
                                    stamp.format() == TimeFormat.ISO8601
                                            ? " (it must have a zone)"
                                            : ""));
        }
        return time;
    }

    private static OptionalLong sequence(Scalar scalar) {
        if (isAbsent(scalar)) {
            return OptionalLong.empty();
        }
        OptionalLong sequence = Numbers.whole(scalar);
        if (sequence.isEmpty()) {
            throw new MalformedPayloadException(
                    "bad-sequence", "the sequence is not a whole number of 64 bits");
        }
        return sequence;
    }

    private static boolean isAbsent(Scalar scalar) {
        return scalar instanceof Scalar.Missing || scalar instanceof Scalar.Nothing;
    }
}
