package io.millrace.gateway.console;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets only this console's own pages change anything: a foreign page that an operator has open
 * could otherwise send a change from the operator's browser. Browsers name the page's origin with
 * every change; programs that are no browser name none. A page whose own name was made to lead here
 * names itself as both origin and host: so the host must be an address, {@code localhost} or the
 * name in {@code console.address}.
 */
@Provider
public class SameOrigin implements ContainerRequestFilter {

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    /** IPv4, or IPv6 in its brackets: no name that somebody else could point here. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");

    private final String console;

    /**
     * @param console host of {@code console.address}
     */
    public SameOrigin(@ConfigProperty(name = "quarkus.http.host") String console) {
        this.console = console;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<String> origin = Optional.ofNullable(request.getHeaderString("Origin"));
        if (LOOKING.contains(request.getMethod()) || origin.isEmpty()) {
            return;
        }
        String host = request.getHeaderString("Host");
        if (!isSame(origin.get(), host) || !isOurs(host)) {
            request.abortWith(
                    Problem.as(
                                    Response.Status.FORBIDDEN,
                                    "changes are taken from this console's own pages only, not from "
                                            + origin.get())
                            .getResponse());
        }
    }

    private boolean isOurs(String host) {
        String name = host.replaceFirst(":\\d*$", "");
        return ADDRESS.matcher(name).matches()
                || name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase(console);
    }

    private static boolean isSame(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }
}
