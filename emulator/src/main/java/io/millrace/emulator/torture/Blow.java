package io.millrace.emulator.torture;

import io.millrace.testbed.link.LinkQuality;
import java.time.Duration;
import java.util.List;

/** One thing that is done to the plant, or undone. Brokers and their links count from 0. */
public sealed interface Blow {

    /** {@code kill -9}; whoever keeps the gateway alive starts it again. */
    record KillGateway() implements Blow {}

    /**
     * @param isKilled with {@code kill -9}, otherwise stopped in order
     */
    record StopBroker(int broker, boolean isKilled) implements Blow {}

    record StartBroker(int broker) implements Blow {}

    /** Something about the way from the gateway to these brokers. */
    record Links(Trouble trouble, List<Integer> brokers) implements Blow {
        public Links {
            brokers = List.copyOf(brokers);
        }
    }

    /** From now on the way to every broker is so good. */
    record Quality(LinkQuality quality) implements Blow {}

    /** What can happen to a link, and its end. */
    enum Trouble {
        CUT,
        REFUSE,
        ACCEPT,
        STALL,
        RESUME
    }

    /**
     * @param at since sampling began
     */
    record Timed(Duration at, Blow blow) {}
}
