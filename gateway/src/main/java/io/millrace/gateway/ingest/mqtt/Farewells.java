package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;

/**
 * Says the last wills of clients that have vanished: at once, or after the delay that the client
 * asked for unless it is back by then. While the intake is full a will waits too. At most so many
 * wait; beyond that a will is said at once, and counted as dropped if there is no room for it.
 *
 * <p>Confined to the event loop.
 */
final class Farewells {

    private static final Duration RETRY = Duration.ofMillis(100);

    private final ListenerFloor floor;
    private final int waitingMax;
    private final Map<String, ScheduledFuture<?>> waiting = new HashMap<>();

    Farewells(ListenerFloor floor, int waitingMax) {
        this.floor = floor;
        this.waitingMax = waitingMax;
    }

    /**
     * @param sessionKept the will is said at the latest when the session ends
     */
    void vanished(String client, LastWill will, Duration sessionKept) {
        Duration delay = will.delay().compareTo(sessionKept) < 0 ? will.delay() : sessionKept;
        if (delay.isZero() || waiting.size() >= waitingMax) {
            say(client, will);
        } else {
            later(client, will, delay);
        }
    }

    /** The client has connected again: what it wanted said is no longer true. */
    void isBack(String client) {
        ScheduledFuture<?> pending = waiting.remove(client);
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void later(String client, LastWill will, Duration delay) {
        isBack(client);
        Runnable saying =
                () -> {
                    waiting.remove(client);
                    say(client, will);
                };
        waiting.put(client, floor.later(saying, delay));
    }

    private void say(String client, LastWill will) {
        if (floor.isQuiet()) {
            return;
        }
        Delivery delivery = will.delivery(floor.now());
        if (!will.isAllowed()) {
            floor.refusedAtDoor(delivery, will.sender().client().refusal());
            return;
        }
        if (floor.offer(delivery)) {
            return;
        }
        if (waiting.size() < waitingMax) {
            later(client, will, RETRY);
        } else {
            floor.dropped(delivery);
        }
    }
}
