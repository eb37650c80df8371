package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A sensor that numbers its messages, keeps a book of what was acknowledged, and comes back by
 * itself with the same session, sending again what was not.
 */
final class PahoSensor implements AutoCloseable {

    private static final long WAIT_MILLIS = 30_000;

    final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    final AtomicInteger connectionsLost = new AtomicInteger();
    private final MqttAsyncClient client;
    private final String topic;

    PahoSensor(String url, String name, String topic) throws MqttException {
        this.topic = topic;
        client = new MqttAsyncClient(url, name, new MemoryPersistence());
        client.setCallback(
                new MqttCallback() {
                    @Override
                    public void connectionLost(Throwable cause) {
                        connectionsLost.incrementAndGet();
                    }

                    @Override
                    public void messageArrived(String from, MqttMessage message) {}

                    @Override
                    public void deliveryComplete(IMqttDeliveryToken token) {}
                });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(500);
        options.setMaxInflight(500);
        client.connect(options).waitForCompletion(WAIT_MILLIS);
    }

    /** Publishes one reading; notes its number once acknowledged. */
    void publish(long sequence, double value, Instant time) throws MqttException {
        String text = "{\"value\":%s,\"ts\":\"%s\",\"seq\":%d}".formatted(value, time, sequence);
        client.publish(
                topic,
                text.getBytes(UTF_8),
                1,
                false,
                null,
                new IMqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        acknowledged.add(sequence);
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable failure) {}
                });
    }

    /** Whether the connection takes another message just now. */
    boolean canPublish() {
        return client.isConnected() && client.getPendingDeliveryTokens().length < 400;
    }

    /** Publishes and waits for the acknowledgement. */
    void publishAndWait(String text) throws MqttException {
        client.publish(topic, text.getBytes(UTF_8), 1, false).waitForCompletion(WAIT_MILLIS);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 100, false);
        client.close(true);
    }
}
