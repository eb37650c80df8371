package io.millrace.bridge.envelope;

import java.util.Optional;

/**
 * One sensor as the bridge sees it: the identity that its records carry and the topics that they go
 * to. Stored once per segment, so that a backlog still finds its topic after the sensor has left
 * the configuration.
 *
 * @param gateway the gateway's id
 * @param site the plant; empty when none is configured
 * @param device the device's name; for the gateway's own records the gateway's id
 * @param channel the channel's name; empty for what concerns a whole device or the gateway
 * @param unit UCUM code; empty where there is no unit
 * @param topic the Kafka topic of this sensor's records of this kind
 */
public record Sensor(
        String gateway,
        Optional<String> site,
        String device,
        Optional<String> channel,
        Optional<String> unit,
        String topic) {

    /**
     * The record key: {@code GATEWAY/DEVICE/CHANNEL}, without the last part where there is no
     * channel.
     */
    public String key() {
        return channel.isPresent()
                ? gateway + "/" + device + "/" + channel.get()
                : gateway + "/" + device;
    }
}
