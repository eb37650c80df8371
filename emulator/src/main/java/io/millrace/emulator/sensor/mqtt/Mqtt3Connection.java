package io.millrace.emulator.sensor.mqtt;

import io.millrace.emulator.sensor.Message;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** MQTT 3.1.1. */
final class Mqtt3Connection implements MqttConnection {
    private final MqttAsyncClient client;
    private final int window;

    private Mqtt3Connection(MqttAsyncClient client, int window) {
        this.client = client;
        this.window = window;
    }

    static MqttConnection connect(Endpoint endpoint, Runnable lost) {
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient(
                            endpoint.url(), endpoint.clientId(), new MemoryPersistence());
            client.setCallback(new LossListener(lost));
            MqttConnectOptions options = new MqttConnectOptions();
            options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
            options.setCleanSession(true);
            options.setAutomaticReconnect(false);
            options.setConnectionTimeout(Endpoint.CONNECT_SECONDS_MAX);
            options.setKeepAliveInterval(Endpoint.KEEP_ALIVE_SECONDS);
            // Its own limit counts a message until after our callback: with no slack it would
            // refuse the next one.
            options.setMaxInflight(2 * endpoint.window());
            try {
                client.connect(options).waitForCompletion(Endpoint.CONNECT_SECONDS_MAX * 1000L);
            } catch (MqttException failure) {
                client.close(true);
                throw failure;
            }
            return new Mqtt3Connection(client, endpoint.window());
        } catch (MqttException failure) {
            throw new ConnectionFailedException("MQTT 3.1.1 to " + endpoint.url(), failure);
        }
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public void publish(Message message, Runnable acknowledged) {
        MqttMessage packet = new MqttMessage(message.payload());
        packet.setQos(1);
        try {
            client.publish(message.topic(), packet, null, new Receipt(acknowledged));
        } catch (MqttException failure) {
            throw new ConnectionFailedException("publishing to " + message.topic(), failure);
        }
    }

    @Override
    public void close() {
        try {
            client.disconnect(0).waitForCompletion(Endpoint.GOODBYE_MILLIS_MAX);
            client.close(true);
        } catch (MqttException failure) {
            drop();
        }
    }

    @Override
    public void drop() {
        try {
            client.disconnectForcibly(0, Endpoint.DROP_MILLIS, false);
            client.close(true);
        } catch (MqttException alreadyGone) {
            // Nothing is left to end: whatever the client still had is dropped with it.
            return;
        }
    }

    private record Receipt(Runnable acknowledged) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            acknowledged.run();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection is lost, which its own callback reports.
        }
    }

    private record LossListener(Runnable lost) implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            lost.run();
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // Sensors subscribe to nothing.
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Each message has its own receipt.
        }
    }
}
