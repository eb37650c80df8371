package io.millrace.emulator.sensor.mqtt;

/** The protocol that a device speaks. */
public enum MqttVersion {
    MQTT_5,
    MQTT_3_1_1;

    MqttConnection.Connector connector(Endpoint endpoint) {
        return switch (this) {
            case MQTT_5 -> lost -> Mqtt5Connection.connect(endpoint, lost);
            case MQTT_3_1_1 -> lost -> Mqtt3Connection.connect(endpoint, lost);
        };
    }
}
