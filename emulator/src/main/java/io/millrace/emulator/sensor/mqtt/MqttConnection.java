package io.millrace.emulator.sensor.mqtt;

import io.millrace.emulator.sensor.Message;

/**
 * One connection to the gateway's listener, open from its making until it is lost or closed. Used
 * by one thread.
 */
interface MqttConnection {

    /** Who makes connections of one protocol version. */
    interface Connector {
        /**
         * Connects; returns when the gateway has accepted.
         *
         * @param lost called once if the connection is lost later, from any thread
         * @throws ConnectionFailedException if it does not come about
         */
        MqttConnection connect(Runnable lost);
    }

    /** Messages that may be unacknowledged on this connection at a time. */
    int window();

    /**
     * Hands the message over to be sent, QoS 1.
     *
     * @param acknowledged called when its PUBACK has come, from any thread
     * @throws ConnectionFailedException if the connection is gone
     */
    void publish(Message message, Runnable acknowledged);

    /** Ends with an MQTT DISCONNECT. */
    void close();

    /** Ends without a word, as a pulled cable does. */
    void drop();
}
