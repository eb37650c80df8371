package io.millrace.gateway.ingest.mqtt;

/**
 * What the listener takes from strangers at most.
 *
 * @param connectionsMax clients at once; further ones are refused
 * @param packetBytesMax largest MQTT packet; a client that sends a larger one is disconnected
 * @param receiveMaximum unacknowledged QoS 1 messages that an MQTT 5 client may have under way, 1
 *     to 65,535; also the length of a connection's backlog at which reading it pauses
 * @param backlogBytesMax bytes of messages that wait in one connection's backlog before reading it
 *     pauses
 * @param totalBacklogBytesMax the same for all connections together
 */
public record ListenerLimits(
        int connectionsMax,
        int packetBytesMax,
        int receiveMaximum,
        int backlogBytesMax,
        long totalBacklogBytesMax) {

    public static final ListenerLimits DEFAULT =
            new ListenerLimits(2_000, 256 * 1024, 8_192, 1024 * 1024, 16L * 1024 * 1024);

    public ListenerLimits {
        if (connectionsMax < 1 || packetBytesMax < 64 || backlogBytesMax < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: "
                            + connectionsMax
                            + " connections, packets of "
                            + packetBytesMax
                            + " bytes, a backlog of "
                            + backlogBytesMax
                            + " bytes");
        }
        if (receiveMaximum < 1 || receiveMaximum > 65_535) {
            throw new IllegalArgumentException(
                    "the receive maximum must be 1 to 65535, not " + receiveMaximum);
        }
    }
}
