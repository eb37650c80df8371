package io.millrace.gateway.boot;

import io.millrace.gateway.alert.AcknowledgeDesk.Outcome;
import io.millrace.gateway.console.AlertControl;
import io.millrace.gateway.console.ConsoleFeed;
import io.millrace.gateway.console.ConsoleView;
import io.millrace.gateway.console.GatewayStatus;
import io.millrace.gateway.console.GatewayView;
import io.millrace.gateway.console.ModelControl;
import io.millrace.gateway.console.PayloadTrial;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
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
public class GatewayDesk
        implements GatewayView, AlertControl, ModelControl, PayloadTrial, ConsoleView {

    private static final Logger LOG = System.getLogger(GatewayDesk.class.getName());

    private static final Change STARTING =
            new Change(false, List.of("the gateway is starting; try again in a moment"));

    private final AtomicReference<Optional<RunningGateway>> running =
            new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<ModelControl>> models =
            new AtomicReference<>(Optional.empty());
    private final Object stopping = new Object();
    private final AtomicBoolean hasStarted = new AtomicBoolean();
    private volatile Runnable onStop = () -> {};

    /**
     * @param control of the models that this gateway's files name
     * @param stopping called when the orderly stop begins
     */
    void open(RunningGateway gateway, ModelControl control, Runnable stopping) {
        models.set(Optional.of(control));
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
    public Change promote(String file) {
        return models.get().map(control -> control.promote(file)).orElse(STARTING);
    }

    @Override
    public Change rollBack(String file) {
        return models.get().map(control -> control.rollBack(file)).orElse(STARTING);
    }

    @Override
    public Optional<Tried> read(String profile, Message message) {
        return running.get().flatMap(gateway -> gateway.attempt(profile, message));
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
