package io.millrace.gateway.boot;

import io.millrace.gateway.console.GatewayStatus;
import io.millrace.gateway.console.GatewayView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where the console finds the gateway: Quarkus makes its endpoints before the gateway has opened
 * its journal, and keeps them a moment longer.
 */
@ApplicationScoped
public class GatewayDesk implements GatewayView {

    private static final GatewayView CLOSED = Optional::empty;

    private final AtomicReference<GatewayView> view = new AtomicReference<>(CLOSED);

    void open(GatewayView gateway) {
        view.set(gateway);
    }

    void close() {
        view.set(CLOSED);
    }

    @Override
    public Optional<GatewayStatus> status() {
        return view.get().status();
    }
}
