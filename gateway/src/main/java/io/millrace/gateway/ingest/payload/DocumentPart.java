package io.millrace.gateway.ingest.payload;

import io.millrace.profile.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Channels with one value each in a JSON document: one pass for all. */
final class DocumentPart implements PayloadPart {

    private final List<FieldPlaces> channels = new ArrayList<>();
    private final DocumentReader document;

    /**
     * @param formats by index in the layout
     */
    DocumentPart(Map<Integer, PayloadFormat.Json> formats, DocumentReader.Factory documents) {
        Places places = new Places();
        formats.forEach((channel, json) -> channels.add(FieldPlaces.of(channel, json, places)));
        this.document = documents.over(places.pointers());
    }

    @Override
    public void read(byte[] payload, List<Sample> samples) {
        Scalar[] fields = document.read(payload);
        for (FieldPlaces channel : channels) {
            if (channel.isSpokenOf(fields)) {
                Sample.Stamp stamp =
                        new Sample.Stamp(channel.time(fields), channel.sequence(fields));
                samples.add(channel.sample(fields, stamp));
            }
        }
    }
}
