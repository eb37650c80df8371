package io.millrace.profile;

import java.util.Optional;

/**
 * Where in MQTT a channel is found.
 *
 * @param topic levels below the device's topic; empty when the channel is on the device's topic
 *     itself
 * @param payload how to read the message
 */
public record MqttMapping(Optional<String> topic, PayloadFormat payload) {
    /** The channel's full topic below {@code deviceTopic}. */
    public String fullTopic(String deviceTopic) {
        return topic.map(levels -> deviceTopic + "/" + levels).orElse(deviceTopic);
    }
}
