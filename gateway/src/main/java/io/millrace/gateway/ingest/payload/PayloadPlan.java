package io.millrace.gateway.ingest.payload;

import io.millrace.gateway.ingest.routing.Layout;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.TimeFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to take the channels of one layout out of a payload: compiled once, then one pass per message
 * for all JSON channels together. Immutable.
 */
final class PayloadPlan {

    private static final int NO_PLACE = -1;
    private static final int TEXT_BYTES_MAX = 256;

    /** Where one channel's fields are among the document's places. */
    private record JsonPlaces(int channel, int value, TimePlace time, int sequence) {}

    private record TimePlace(int place, TimeFormat format) {
        static final TimePlace NONE = new TimePlace(NO_PLACE, TimeFormat.ISO8601);
    }

    private record BinaryPlace(int channel, PayloadFormat.Binary format) {}

    private final List<JsonPlaces> jsonChannels = new ArrayList<>();
    private final List<Integer> textChannels = new ArrayList<>();
    private final List<BinaryPlace> binaryChannels = new ArrayList<>();
    private final DocumentReader document;

    PayloadPlan(Layout layout, DocumentReader.Factory documents) {
        List<String> pointers = new ArrayList<>();
        for (int i = 0; i < layout.channels().size(); i++) {
            ChannelSpec channel = layout.channels().get(i);
            Optional<PayloadFormat> format = channel.mqtt().map(MqttMapping::payload);
            if (format.isPresent()) {
                add(i, format.get(), pointers);
            }
        }
        this.document = documents.over(List.copyOf(pointers));
    }

    private void add(int channel, PayloadFormat format, List<String> pointers) {
        switch (format) {
            case PayloadFormat.Json json -> {
                TimePlace time =
                        json.time()
                                .map(field ->
                                        new TimePlace(
                                                place(field.pointer(), pointers), field.format()))
                                .orElse(TimePlace.NONE);
                int sequence =
                        json.sequence().map(pointer -> place(pointer, pointers)).orElse(NO_PLACE);
                jsonChannels.add(
                        new JsonPlaces(channel, place(json.value(), pointers), time, sequence));
            }
            case PayloadFormat.Text _ -> textChannels.add(channel);
            case PayloadFormat.Binary binary ->
                    binaryChannels.add(new BinaryPlace(channel, binary));
        }
    }

    /** Channels often share the pointers of time and sequence; each is read once. */
    private static int place(String pointer, List<String> pointers) {
        int known = pointers.indexOf(pointer);
        if (known >= 0) {
            return known;
        }
        pointers.add(pointer);
        return pointers.size() - 1;
    }

    /**
     * One sample per channel that the payload speaks of.
     *
     * @throws MalformedPayloadException when it cannot be read
     */
    List<Sample> read(byte[] payload) {
        List<Sample> samples = new ArrayList<>(jsonChannels.size() + 1);
        if (!jsonChannels.isEmpty()) {
            readJson(document.read(payload), samples);
        }
        for (int channel : textChannels) {
            samples.add(new Sample(channel, text(payload), Sample.Stamp.NONE));
        }
        for (BinaryPlace place : binaryChannels) {
            samples.add(
                    new Sample(
                            place.channel(), number(payload, place.format()), Sample.Stamp.NONE));
        }
        return samples;
    }

    private void readJson(Scalar[] fields, List<Sample> samples) {
        for (JsonPlaces places : jsonChannels) {
            Scalar value = fields[places.value()];
            if (!(value instanceof Scalar.Missing)) {
                Sample.Stamp stamp =
                        new Sample.Stamp(
                                at(fields, places.time().place()),
                                places.time().format(),
                                at(fields, places.sequence()));
                samples.add(new Sample(places.channel(), value, stamp));
            }
        }
    }

    private static Scalar at(Scalar[] fields, int place) {
        return place == NO_PLACE ? Scalar.MISSING : fields[place];
    }

    private static Scalar text(byte[] payload) {
        if (payload.length > TEXT_BYTES_MAX) {
            throw new MalformedPayloadException(
                    "malformed-text",
                    "%d bytes, where one number in at most %d was expected"
                            .formatted(payload.length, TEXT_BYTES_MAX));
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString()
                            .strip();
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on" -> new Scalar.Bool(true);
                case "false", "off" -> new Scalar.Bool(false);
                default -> new Scalar.Text(text);
            };
        } catch (CharacterCodingException _) {
            throw new MalformedPayloadException(
                    "malformed-text", "the bytes are no UTF-8 text; is the format binary?");
        }
    }

    private static Scalar number(byte[] payload, PayloadFormat.Binary format) {
        int width = format.type().widthBytes();
        if (format.offset() > payload.length - width) {
            throw new MalformedPayloadException(
                    "too-short",
                    "%d bytes, where a %s at offset %d was expected"
                            .formatted(payload.length, format.type(), format.offset()));
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(payload)
                        .order(
                                format.littleEndian()
                                        ? ByteOrder.LITTLE_ENDIAN
                                        : ByteOrder.BIG_ENDIAN);
        int at = format.offset();
        return switch (format.type()) {
            case INT8 -> new Scalar.Whole(bytes.get(at));
            case UINT8 -> new Scalar.Whole(Byte.toUnsignedInt(bytes.get(at)));
            case INT16 -> new Scalar.Whole(bytes.getShort(at));
            case UINT16 -> new Scalar.Whole(Short.toUnsignedInt(bytes.getShort(at)));
            case INT32 -> new Scalar.Whole(bytes.getInt(at));
            case UINT32 -> new Scalar.Whole(Integer.toUnsignedLong(bytes.getInt(at)));
            case INT64 -> new Scalar.Whole(bytes.getLong(at));
            case FLOAT32 -> new Scalar.Fraction(bytes.getFloat(at));
            case FLOAT64 -> new Scalar.Fraction(bytes.getDouble(at));
        };
    }
}
