package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A sensor with the Eclipse Paho client for MQTT 3.1.1. */
final class Paho311 implements AutoCloseable {

    private static final long WAIT_MILLIS = 10_000;

    final MqttConnectOptions options = new MqttConnectOptions();
    final MqttAsyncClient client;

    Paho311(String url, String identifier) throws MqttException {
        client = new MqttAsyncClient(url, identifier, new MemoryPersistence());
        // Otherwise a refused client tries once more with MQTT 3.1.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setMaxInflight(1_000);
    }

    Paho311 connect() throws MqttException {
        client.connect(options).waitForCompletion(WAIT_MILLIS);
        return this;
    }

    /** Whether the server at {@code url} says that it keeps a session of this client. */
    boolean sessionPresentAfter(String url) throws MqttException {
        options.setServerURIs(new String[] {url});
        IMqttToken token = client.connect(options);
        token.waitForCompletion(WAIT_MILLIS);
        return token.getSessionPresent();
    }

    IMqttDeliveryToken publish(String topic, String text, int qos) throws MqttException {
        return client.publish(topic, text.getBytes(UTF_8), qos, false);
    }

    static void waitFor(IMqttDeliveryToken token) throws MqttException {
        token.waitForCompletion(WAIT_MILLIS);
    }

    /** Without a DISCONNECT packet. */
    void vanish() throws MqttException {
        client.disconnectForcibly(0, 100, false);
    }

    private void leave() throws MqttException {
        try {
            client.disconnect(0).waitForCompletion(WAIT_MILLIS);
        } catch (MqttException _) {
            vanish();
        }
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            leave();
        }
        client.close(true);
    }
}
