package io.millrace.bridge.forward;

/**
 * Lets the readings lane know that an alert waits. While the alerts lane's link is down or its
 * forwarder has stopped, its alerts wait for Kafka and not for the readings, which may go.
 */
@FunctionalInterface
public interface TrafficLight {
    TrafficLight ALWAYS_GREEN = () -> false;

    boolean mustWait();
}
