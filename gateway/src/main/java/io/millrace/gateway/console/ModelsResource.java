package io.millrace.gateway.console;

import io.millrace.gateway.console.ModelControl.Change;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * {@code POST /api/models/FILE/promote} and {@code .../rollback}: as the commands of these names.
 * 200 with what was done, 409 when nothing was changed. A running gateway goes on with the other
 * model when it has seen the files change.
 */
@Path("/api/models/{file}")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    private final ModelControl control;

    public ModelsResource(ModelControl control) {
        this.control = control;
    }

    @POST
    @Path("promote")
    public Change promote(@PathParam("file") String file) {
        return done(control.promote(file));
    }

    @POST
    @Path("rollback")
    public Change rollBack(@PathParam("file") String file) {
        return done(control.rollBack(file));
    }

    private static Change done(Change change) {
        if (!change.isDone()) {
            throw Problem.as(Response.Status.CONFLICT, String.join("\n", change.told()));
        }
        return change;
    }
}
