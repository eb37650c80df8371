package io.millrace.gateway.console;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/**
 * Started: the journal is recovered and the listener takes sensors. The process is live long
 * before: a large journal takes its time, and must not be killed for it.
 */
@Startup
public class StartedCheck implements HealthCheck {

    private final GatewayView gateway;

    public StartedCheck(GatewayView gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway");
        Optional<String> missing = missing();
        missing.ifPresent(what -> response.withData("waits-for", what));
        return response.status(missing.isEmpty()).build();
    }

    private Optional<String> missing() {
        return gateway.hasStarted()
                ? Optional.empty()
                : Optional.of(
                        gateway.status()
                                .map(_ -> "the listener: the journal is open")
                                .orElse(
                                        "the journal: it is being recovered, or the gateway has stopped"));
    }
}
