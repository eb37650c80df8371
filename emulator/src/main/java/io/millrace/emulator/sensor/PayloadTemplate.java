package io.millrace.emulator.sensor;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a sensor writes its messages: the payload in which the gateway will find the values of all
 * channels on one topic, their time and their sequence where the profile says. Values are raw, as
 * they are before the profile's conversion. Immutable.
 */
public sealed interface PayloadTemplate permits JsonTemplate, TextTemplate, BinaryTemplate {

    /**
     * @param values one per channel, in their order
     * @param sequence 0 to {@link #sequenceMax}
     */
    byte[] write(double[] values, Instant time, long sequence);

    /** The largest message number that the payload has room for. */
    long sequenceMax();

    /**
     * @param channels those of one topic, which share its format
     * @throws NotPlayableException if one is not over MQTT, or has no time or no sequence, which
     *     the verdict needs, or is one of many in an array or told by a key
     */
    static PayloadTemplate of(List<ChannelSpec> channels) {
        Map<ChannelSpec, PayloadFormat.Json> json = new LinkedHashMap<>();
        Map<ChannelSpec, PayloadFormat.Text> text = new LinkedHashMap<>();
        Map<ChannelSpec, PayloadFormat.Binary> binary = new LinkedHashMap<>();
        for (ChannelSpec channel : channels) {
            MqttMapping mapping =
                    channel.mqtt()
                            .orElseThrow(() ->
                                    new NotPlayableException(channel.name(), "has no mqtt block"));
            switch (mapping.payload()) {
                case PayloadFormat.Json format -> json.put(channel, format);
                case PayloadFormat.Text format -> text.put(channel, format);
                case PayloadFormat.Binary format -> binary.put(channel, format);
            }
        }
        if (!text.isEmpty()) {
            return TextTemplate.of(text);
        }
        return binary.isEmpty() ? JsonTemplate.of(json) : BinaryTemplate.of(binary);
    }
}
