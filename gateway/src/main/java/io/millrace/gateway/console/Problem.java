package io.millrace.gateway.console;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What every refusal of the REST interface looks like: {@code {"error": "..."}}. */
@RegisterForReflection
public record Problem(String error) {

    /** For throwing it. */
    static WebApplicationException as(Response.Status status, String text) {
        return new WebApplicationException(
                text,
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON)
                        .entity(new Problem(text))
                        .build());
    }

    /** The gateway is not there to answer. */
    static WebApplicationException away() {
        return as(Response.Status.SERVICE_UNAVAILABLE, "the gateway is starting or stopping");
    }
}
