package io.millrace.testbed.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports on 127.0.0.1 that stay usable across an outage.
 *
 * <p>They lie below the range that the kernel hands to outgoing connections (from 32768). A port
 * inside it may be taken by any client while the broker is down; worse, a client that keeps trying
 * to connect there can be given the very port it calls, and then talks to itself.
 */
final class LoopbackPorts {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS_MAX = 200;

    private LoopbackPorts() {}

    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new BrokerFailedException(
                "found no free port between %d and %d on 127.0.0.1 in %d attempts"
                        .formatted(LOWEST, HIGHEST, ATTEMPTS_MAX));
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As Kafka binds: a port whose old connections linger in TIME_WAIT counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
