package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.BoundedIntake;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.FixedArrivalClock;
import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.settings.GatewaySettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real listener on a free port, and the queue behind it in the test's hands. */
final class ListenerBench implements AutoCloseable {

    final Accounting accounting = new Accounting();
    final RejectedMessages rejected = new RejectedMessages(InstantSource.system());
    final FixedArrivalClock clock = new FixedArrivalClock(Instant.parse("2026-03-01T12:00:00Z"));
    final BoundedIntake intake;
    final MqttListener listener;
    private final ListenerLimits limits;
    private final Vertx vertx = Vertx.vertx();

    ListenerBench(int intakeMax, ListenerLimits limits, GatewaySettings.User... users) {
        this(intakeMax, limits, settings(0, Optional.empty(), users));
    }

    ListenerBench(int intakeMax, ListenerLimits limits, GatewaySettings.Listener settings) {
        this.intake = new BoundedIntake(intakeMax, accounting, System::nanoTime);
        this.limits = limits;
        this.listener = listener(settings);
        listener.start();
    }

    static GatewaySettings.Listener settings(
            int port, Optional<GatewaySettings.Tls> tls, GatewaySettings.User... users) {
        return new GatewaySettings.Listener(
                new GatewaySettings.Address("127.0.0.1", port),
                false,
                tls,
                List.of(users),
                Optional.empty());
    }

    /** Takes so many messages a second from each client, and as many at once. */
    static ListenerBench limited(ListenerLimits limits, int perSecond) {
        return new ListenerBench(
                1_000,
                limits,
                new GatewaySettings.Listener(
                        new GatewaySettings.Address("127.0.0.1", 0),
                        false,
                        Optional.empty(),
                        List.of(),
                        Optional.of(new GatewaySettings.ClientRate(perSecond, perSecond))));
    }

    /** Not started; in front of the same queue. */
    MqttListener another(int port) {
        return listener(settings(port, Optional.empty()));
    }

    private MqttListener listener(GatewaySettings.Listener settings) {
        return new MqttListener(
                vertx,
                settings,
                limits,
                new Destination(intake, accounting, rejected, clock),
                new SecureRandom());
    }

    static ListenerBench open() {
        return new ListenerBench(1_000, ListenerLimits.DEFAULT);
    }

    String url() {
        return "tcp://127.0.0.1:" + listener.port();
    }

    /** Waits until so many have come and takes them all. */
    List<Delivery> take(int count) {
        List<Delivery> taken = new ArrayList<>();
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    intake.drain(taken, count - taken.size(), Duration.ZERO);
                    return taken.size() >= count;
                });
        return taken;
    }

    @Override
    public void close() {
        listener.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
