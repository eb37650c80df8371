package io.millrace.gateway.console;

import io.millrace.gateway.alert.AcknowledgeDesk.Outcome;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code GET /api/alerts}: the active alerts, newest first. {@code POST
 * /api/alerts/ID/acknowledge}: an operator has seen one; 200 when that is on disk, also when it was
 * acknowledged before; 404 when there is no such alert, 409 for one that only tells of an event,
 * 503 while the gateway starts, stops or cannot store it. Errors are {@code {"error": "..."}}.
 */
@Path("/api/alerts")
@Produces(MediaType.APPLICATION_JSON)
public class AlertsResource {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final GatewayView gateway;
    private final AlertControl control;
    private final ConsoleView console;

    public AlertsResource(GatewayView gateway, AlertControl control, ConsoleView console) {
        this.gateway = gateway;
        this.control = control;
        this.console = console;
    }

    /**
     * @param isNew false when it was acknowledged before
     */
    @RegisterForReflection
    public record Acknowledged(String alertId, String state, boolean isNew) {}

    @GET
    public List<AlertLook> alerts() {
        return active().orElseThrow(Problem::away);
    }

    @POST
    @Path("{alertId}/acknowledge")
    public Acknowledged acknowledge(@PathParam("alertId") String alertId) {
        CompletableFuture<Outcome> answer = control.acknowledge(alertId).orElseThrow(Problem::away);
        return switch (await(answer)) {
            case ACKNOWLEDGED -> new Acknowledged(alertId, "acknowledged", true);
            case BEFORE -> new Acknowledged(alertId, "acknowledged", false);
            case UNKNOWN -> throw unknown(alertId);
        };
    }

    private Outcome await(CompletableFuture<Outcome> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Problem.as(
                    Response.Status.SERVICE_UNAVAILABLE,
                    "storage takes nothing just now; the alert is acknowledged as soon as it does");
        } catch (CancellationException | ExecutionException e) {
            throw Problem.away();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.away();
        }
    }

    private WebApplicationException unknown(String alertId) {
        boolean isEvent =
                console
                        .feed()
                        .map(feed -> feed.board().recent().newestFirst())
                        .orElse(List.of())
                        .stream()
                        .anyMatch(story -> story.isEvent() && story.alertId().equals(alertId));
        return isEvent
                ? Problem.as(
                        Response.Status.CONFLICT,
                        "alert " + alertId + " tells of an event and needs no acknowledging")
                : Problem.as(Response.Status.NOT_FOUND, "there is no active alert " + alertId);
    }

    private Optional<List<AlertLook>> active() {
        return gateway.status().map(GatewayStatus::alerts);
    }
}
