package io.millrace.gateway.boot;

import io.millrace.gateway.alert.AcknowledgeDesk.Outcome;
import io.millrace.gateway.console.AlertControl;
import io.millrace.gateway.console.ConsoleFeed;
import io.millrace.gateway.console.ConsoleView;
import io.millrace.gateway.console.GatewayStatus;
import io.millrace.gateway.console.GatewayView;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where the console finds the gateway, and where Quarkus tells it to stop. Quarkus makes its
 * endpoints before the gateway has opened its journal; and at a signal it stops from the signal's
 * thread without waiting for the application's, so the orderly stop must be its listener.
 */
@ApplicationScoped
public class GatewayDesk implements GatewayView, AlertControl, ConsoleView {

    private static final Logger LOG = System.getLogger(GatewayDesk.class.getName());

    private final AtomicReference<Optional<RunningGateway>> running =
            new AtomicReference<>(Optional.empty());
    private final Object stopping = new Object();
    private final AtomicBoolean hasStarted = new AtomicBoolean();
    private volatile Runnable onStop = () -> {};

    /**
     * @param stopping called when the orderly stop begins
     */
    void open(RunningGateway gateway, Runnable stopping) {
        onStop = stopping;
        running.set(Optional.of(gateway));
    }

    /** It takes sensors from now on. */
    void started() {
        hasStarted.set(true);
    }

    @Override
    public boolean hasStarted() {
        return hasStarted.get();
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Stops the gateway in order; whoever comes second waits for the first. */
    void stop() {
        synchronized (stopping) {
            Optional<RunningGateway> gateway = running.getAndSet(Optional.empty());
            if (gateway.isPresent()) {
                onStop.run();
                LOG.log(Level.INFO, "stopping: taking nothing more, forcing what was taken");
                gateway.get().close();
                LOG.log(Level.INFO, "stopped in order");
            }
        }
    }

    @Override
    public Optional<CompletableFuture<Outcome>> acknowledge(String alertId) {
        return running.get().map(gateway -> gateway.acknowledge(alertId));
    }

    @Override
    public Optional<GatewayStatus> status() {
        return running.get().flatMap(RunningGateway::status);
    }

    @Override
    public Optional<ConsoleFeed> feed() {
        return running.get().map(RunningGateway::feed);
    }
}
