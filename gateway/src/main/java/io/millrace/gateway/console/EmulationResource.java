package io.millrace.gateway.console;

import io.millrace.gateway.console.EmulatorPanel.Reply;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The emulated plant behind this gateway, in emulator mode only. {@code GET /api/emulation}: what
 * can be done and what goes on; 204 from a gateway with real sensors, which answers 404 to every
 * change. {@code POST .../faults} {@code {"device": D, "kind": K}} begins a fault, {@code
 * .../faults/end} {@code {"device": D}} ends those of a device, {@code .../link} {@code {"isCut":
 * true}} cuts the link to Kafka or restores it. Each answers with the new state, or 409 with the
 * reason.
 */
@Path("/api/emulation")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class EmulationResource {

    private final EmulatorPanel panel;

    public EmulationResource(EmulatorPanel panel) {
        this.panel = panel;
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    public Response state() {
        return panel.isThere() ? answer(panel.look()) : Response.noContent().build();
    }

    @POST
    @Path("faults")
    public Response begin(String order) {
        return change("/faults", order);
    }

    @POST
    @Path("faults/end")
    public Response end(String order) {
        return change("/faults/end", order);
    }

    @POST
    @Path("link")
    public Response link(String order) {
        return change("/link", order);
    }

    private Response change(String path, String order) {
        if (!panel.isThere()) {
            throw Problem.as(
                    Response.Status.NOT_FOUND,
                    "this gateway is not emulated: there is nothing to inject or to cut");
        }
        return answer(panel.change(path, order));
    }

    private static Response answer(Reply reply) {
        return Response.status(reply.status()).entity(reply.json()).build();
    }
}
