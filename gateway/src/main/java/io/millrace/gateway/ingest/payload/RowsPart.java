package io.millrace.gateway.ingest.payload;

import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.Samples;
import io.millrace.profile.PayloadFormat.Spacing;
import io.millrace.profile.PayloadFormat.TimeField;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Channels whose samples are the elements of one array in a JSON document. */
final class RowsPart implements PayloadPart {

    /** Most samples of one message; they are all decided upon together. */
    private static final int SAMPLES_MAX = 10_000;

    /**
     * @param fields places in an element, {@code after} among them
     * @param baseTime place at the top of the document, as {@code baseSequence}
     */
    private record Channel(
            FieldPlaces fields, Samples samples, int after, int baseTime, int baseSequence) {}

    private final List<Channel> channels = new ArrayList<>();
    private final DocumentReader base;
    private final DocumentReader.OfRows rows;

    /**
     * @param formats by index in the layout, all of the same array
     */
    RowsPart(
            String array,
            Map<Integer, PayloadFormat.Json> formats,
            DocumentReader.Factory documents) {
        Places top = new Places();
        Places element = new Places();
        formats.forEach((index, json) -> {
            Samples samples = json.samples().orElseThrow();
            channels.add(
                    new Channel(
                            FieldPlaces.of(index, json, element),
                            samples,
                            element.add(afterPointer(samples.spacing())),
                            top.add(samples.baseTime().map(TimeField::pointer)),
                            top.add(samples.baseSequence())));
        });
        this.base = documents.over(top.pointers());
        this.rows = documents.overRows(array, element.pointers(), Samples.MAX);
    }

    private static Optional<String> afterPointer(Spacing spacing) {
        return spacing instanceof Spacing.After(String pointer, ChronoUnit _)
                ? Optional.of(pointer)
                : Optional.empty();
    }

    @Override
    public void read(byte[] payload, List<Sample> samples) {
        // To the end of the document, so that what is cut off is rejected as a whole.
        Scalar[] top = base.read(payload);
        List<Start> starts = channels.stream().map(channel -> Start.of(channel, top)).toList();
        List<Scalar[]> found = rows.read(payload);
        for (int row = 0; row < found.size(); row++) {
            for (Start start : starts) {
                if (start.channel().fields().isSpokenOf(found.get(row))) {
                    samples.add(start.sample(found.get(row), row));
                }
            }
            if (samples.size() > SAMPLES_MAX) {
                throw new MalformedPayloadException(
                        "too-many-samples",
                        "more than %d samples of all channels in one message"
                                .formatted(SAMPLES_MAX));
            }
        }
    }

    /** What one message says about all samples of a channel. */
    private record Start(Channel channel, Optional<Instant> time, OptionalLong sequence) {

        static Start of(Channel channel, Scalar[] top) {
            Optional<Instant> time =
                    channel.samples()
                            .baseTime()
                            .flatMap(field ->
                                    Stamps.time(
                                            Places.at(top, channel.baseTime()), field.format()));
            return new Start(
                    channel, time, Stamps.sequence(Places.at(top, channel.baseSequence())));
        }

        Sample sample(Scalar[] fields, int row) {
            FieldPlaces places = channel.fields();
            Optional<Instant> own = places.time(fields);
            OptionalLong number = places.sequence(fields);
            Sample.Stamp stamp =
                    new Sample.Stamp(
                            own.isPresent() ? own : spaced(fields, row),
                            number.isPresent() || sequence.isEmpty()
                                    ? number
                                    : OptionalLong.of(sequence.getAsLong() + row));
            return places.sample(fields, stamp);
        }

        private Optional<Instant> spaced(Scalar[] fields, int row) {
            return time.map(start ->
                    switch (channel.samples().spacing()) {
                        case Spacing.None _ -> start;
                        case Spacing.Every(var period) -> Stamps.later(start, period, row);
                        case Spacing.After(String _, ChronoUnit unit) ->
                                Stamps.later(start, Places.at(fields, channel.after()), unit);
                    });
        }
    }
}
