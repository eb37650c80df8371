package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.ingest.routing.Layout;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.PayloadFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to take the channels of one layout out of a payload: compiled once, then one pass per message
 * for all plain JSON channels together. Immutable.
 */
final class PayloadPlan {

    private static final Comparator<Sample> BY_TIME =
            Comparator.comparing(sample -> sample.stamp().time().orElse(Instant.MIN));

    private final List<PayloadPart> parts = new ArrayList<>();
    private final boolean hasRows;

    PayloadPlan(Layout layout, DocumentReader.Factory documents) {
        Map<Integer, PayloadFormat.Json> plain = new LinkedHashMap<>();
        Map<String, Map<Integer, PayloadFormat.Json>> byArray = new LinkedHashMap<>();
        for (int i = 0; i < layout.channels().size(); i++) {
            ChannelSpec channel = layout.channels().get(i);
            switch (channel.mqtt().orElseThrow().payload()) {
                case PayloadFormat.Json json ->
                        json.samples()
                                .map(samples ->
                                        byArray.computeIfAbsent(
                                                samples.array(), _ -> new LinkedHashMap<>()))
                                .orElse(plain)
                                .put(i, json);
                case PayloadFormat.Text text ->
                        parts.add(new TextPart(i, text, channel.conversion().isByWord()));
                case PayloadFormat.Binary binary -> parts.add(new BinaryPart(i, binary));
            }
        }
        if (!plain.isEmpty()) {
            parts.addFirst(new DocumentPart(plain, documents));
        }
        byArray.forEach((array, formats) -> parts.add(new RowsPart(array, formats, documents)));
        this.hasRows = !byArray.isEmpty();
    }

    /**
     * The samples that the payload holds; those of arrays in the order of their times, so that what
     * several arrays say about one machine comes in the order in which it happened.
     *
     * @throws MalformedPayloadException when it cannot be read
     */
    List<Sample> read(byte[] payload) {
        List<Sample> samples = new ArrayList<>();
        for (PayloadPart part : parts) {
            part.read(payload, samples);
        }
        if (hasRows) {
            samples.sort(BY_TIME);
        }
        return samples;
    }
}
