package io.millrace.gateway.console;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /api/status}: everything the page shows, as JSON. 503 while the gateway starts. */
@Path("/api/status")
public class StatusResource {

    private static final long RETRY_AFTER_SECONDS = 1;

    private final GatewayView gateway;

    public StatusResource(GatewayView gateway) {
        this.gateway = gateway;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public GatewayStatus status() {
        return gateway.status()
                .orElseThrow(() -> new ServiceUnavailableException(RETRY_AFTER_SECONDS));
    }
}
