package io.millrace.gateway.console;

import io.millrace.gateway.console.PageMaker.Past;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;

/** What the pages begin with, as JSON, the past included. 503 while the gateway starts. */
@Path("/api/page")
@Produces(MediaType.APPLICATION_JSON)
public class PageResource {

    private static final long RETRY_AFTER_SECONDS = 1;

    private final ConsoleView gateway;
    private final PageStreams streams;

    public PageResource(ConsoleView gateway, PageStreams streams) {
        this.gateway = gateway;
        this.streams = streams;
    }

    @GET
    @Path("/plant")
    public PlantPage plant() {
        return PageMaker.plant(feed(), Past.WITH);
    }

    @GET
    @Path("/device/{name}")
    public DevicePage device(@PathParam("name") String name) {
        return PageMaker.device(feed(), name, Past.WITH).orElseThrow(NotFoundException::new);
    }

    @GET
    @Path("/alerts")
    public AlertsPage alerts() {
        return PageMaker.alerts(feed());
    }

    @GET
    @Path("/pipe")
    public PipePage pipe() {
        return streams.pipeNow(feed());
    }

    @GET
    @Path("/models")
    public ModelsPage models() {
        return ModelsPageMaker.make(feed());
    }

    @GET
    @Path("/profiles")
    public ProfilesPage profiles() {
        return PageMaker.profiles(feed());
    }

    private ConsoleFeed feed() {
        return gateway.feed()
                .orElseThrow(() -> new ServiceUnavailableException(RETRY_AFTER_SECONDS));
    }
}
