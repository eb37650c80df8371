package io.millrace.gateway.console;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Lets only this console's own pages change anything: a foreign page that an operator has open
 * could otherwise send a change from the operator's browser. Browsers name the page's origin with
 * every change; programs that are no browser name none.
 */
@Provider
public class SameOrigin implements ContainerRequestFilter {

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<String> origin = Optional.ofNullable(request.getHeaderString("Origin"));
        if (LOOKING.contains(request.getMethod()) || origin.isEmpty()) {
            return;
        }
        if (!isSame(origin.get(), request.getHeaderString("Host"))) {
            request.abortWith(
                    Problem.as(
                                    Response.Status.FORBIDDEN,
                                    "changes are taken from this console's own pages only, not from "
                                            + origin.get())
                            .getResponse());
        }
    }

    private static boolean isSame(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }
}
