package io.millrace.emulator.sensor.mqtt;

import io.millrace.emulator.sensor.DeviceUplink;
import io.millrace.emulator.sensor.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * A device's uplink over one MQTT connection, QoS 1. A thread of its own connects, publishes and,
 * when the connection is lost, connects again after a short back-off.
 */
public final class MqttUplink implements DeviceUplink {
    /**
     * Most messages unacknowledged on one connection. Below the 1,024 that a gateway remembers per
     * sensor to recognise a redelivery, so that everything published again after a loss can be
     * recognised.
     */
    static final int WINDOW = 1_000;

    private static final Duration BACK_OFF_MIN = Duration.ofMillis(100);
    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final MqttConnection.Connector connector;
    private final Outbound outbound;
    private final Thread thread;

    /**
     * @param listener where the gateway listens
     * @param device its name, also the client identifier
     * @param capacity most messages kept until they are acknowledged
     */
    public MqttUplink(Listener listener, String device, MqttVersion version, int capacity) {
        this(version.connector(new Endpoint(listener.url(), device, WINDOW)), device, capacity);
    }

    MqttUplink(MqttConnection.Connector connector, String device, int capacity) {
        this.connector = connector;
        this.outbound = new Outbound(capacity);
        this.thread = Thread.ofVirtual().name("uplink-" + device).unstarted(this::run);
    }

    /** Where the gateway listens. */
    public record Listener(String host, int port) {
        String url() {
            return "tcp://" + host + ":" + port;
        }
    }

    public void start() {
        thread.start();
    }

    @Override
    public boolean hasRoom(int messages) {
        return outbound.hasRoom(messages);
    }

    @Override
    public void publish(Message message) {
        outbound.add(message);
    }

    @Override
    public int unacknowledged() {
        return outbound.unacknowledged();
    }

    @Override
    public void cut() {
        outbound.setWanted(Outbound.Wanted.CUT);
    }

    @Override
    public void restore() {
        outbound.setWanted(Outbound.Wanted.CONNECTED);
    }

    @Override
    public void close() {
        outbound.setWanted(Outbound.Wanted.CLOSED);
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration backOff = BACK_OFF_MIN;
        while (outbound.awaitConnectionWanted()) {
            Optional<MqttConnection> connection = connect();
            if (connection.isPresent()) {
                backOff = BACK_OFF_MIN;
                serve(connection.get());
            }
            outbound.pause(backOff);
            backOff = longer(backOff);
        }
    }

    private Optional<MqttConnection> connect() {
        long generation = outbound.newGeneration();
        try {
            return Optional.of(connector.connect(() -> outbound.lost(generation)));
        } catch (ConnectionFailedException gatewayAway) {
            return Optional.empty();
        }
    }

    /** Publishes until the connection is lost or no longer wanted. */
    private void serve(MqttConnection connection) {
        try {
            Optional<Outbound.Pending> next = outbound.awaitNext(connection.window());
            while (next.isPresent()) {
                Outbound.Pending pending = next.get();
                connection.publish(pending.message(), () -> outbound.acknowledged(pending));
                next = outbound.awaitNext(connection.window());
            }
        } catch (ConnectionFailedException lost) {
            outbound.lost();
        }
        outbound.takeBack();
        if (outbound.isClosing()) {
            connection.close();
        } else {
            connection.drop();
        }
    }

    private static Duration longer(Duration backOff) {
        Duration doubled = backOff.multipliedBy(2);
        return doubled.compareTo(BACK_OFF_MAX) < 0 ? doubled : BACK_OFF_MAX;
    }
}
