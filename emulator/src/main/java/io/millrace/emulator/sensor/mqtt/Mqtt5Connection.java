package io.millrace.emulator.sensor.mqtt;

import io.millrace.emulator.sensor.Message;
import java.util.Optional;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** MQTT 5. */
final class Mqtt5Connection implements MqttConnection {
    private static final int REASON_FAILURE_MIN = 0x80;

    private final MqttAsyncClient client;
    private final int window;
    private final Runnable lost;

    private Mqtt5Connection(MqttAsyncClient client, int window, Runnable lost) {
        this.client = client;
        this.window = window;
        this.lost = lost;
    }

    static MqttConnection connect(Endpoint endpoint, Runnable lost) {
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient(
                            endpoint.url(), endpoint.clientId(), new MemoryPersistence());
            client.setCallback(new LossListener(lost));
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setAutomaticReconnect(false);
            options.setConnectionTimeout(Endpoint.CONNECT_SECONDS_MAX);
            options.setKeepAliveInterval(Endpoint.KEEP_ALIVE_SECONDS);
            try {
                IMqttToken connected = client.connect(options);
                connected.waitForCompletion(Endpoint.CONNECT_SECONDS_MAX * 1000L);
                return new Mqtt5Connection(
                        client, Math.min(endpoint.window(), allowed(connected)), lost);
            } catch (MqttException failure) {
                client.close(true);
                throw failure;
            }
        } catch (MqttException failure) {
            throw new ConnectionFailedException("MQTT 5 to " + endpoint.url(), failure);
        }
    }

    private static int allowed(IMqttToken connected) {
        return Optional.ofNullable(connected.getResponseProperties())
                .map(MqttProperties::getReceiveMaximum)
                .orElse(Integer.MAX_VALUE);
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
            client.publish(message.topic(), packet, null, new Receipt(acknowledged, lost));
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

    /**
     * A PUBACK may carry a refusal; the message is then not acknowledged, and a new connection
     * tries it again.
     */
    private record Receipt(Runnable acknowledged, Runnable refused) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasons = Optional.ofNullable(token.getReasonCodes()).orElse(new int[0]);
            boolean isRefused = reasons.length > 0 && reasons[0] >= REASON_FAILURE_MIN;
            (isRefused ? refused : acknowledged).run();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection is lost, which its own callback reports.
        }
    }

    private record LossListener(Runnable lost) implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lost.run();
        }

        @Override
        public void mqttErrorOccurred(MqttException failure) {
            // Reported by disconnected() when it costs the connection.
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // Sensors subscribe to nothing.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Each message has its own receipt.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for it.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No extended authentication.
        }
    }
}
