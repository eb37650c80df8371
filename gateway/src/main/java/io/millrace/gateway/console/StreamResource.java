package io.millrace.gateway.console;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Server-sent events, one JSON snapshot a second: what {@link PageResource} answers under the same
 * name, without the past. 503 beyond {@link PageStreams#OPEN_MAX} open ones. A device that is not
 * known gives no events until it is.
 */
@Path("/api/stream")
@Produces(MediaType.SERVER_SENT_EVENTS)
public class StreamResource {

    private final PageStreams streams;

    public StreamResource(PageStreams streams) {
        this.streams = streams;
    }

    @GET
    @Path("/plant")
    public Multi<String> plant() {
        return streams.plant();
    }

    @GET
    @Path("/device/{name}")
    public Multi<String> device(@PathParam("name") String name) {
        return streams.device(name);
    }

    @GET
    @Path("/alerts")
    public Multi<String> alerts() {
        return streams.alerts();
    }

    @GET
    @Path("/models")
    public Multi<String> models() {
        return streams.models();
    }

    @GET
    @Path("/pipe")
    public Multi<String> pipe() {
        return streams.pipe();
    }
}
