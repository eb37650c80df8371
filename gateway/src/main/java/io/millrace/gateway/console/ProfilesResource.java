package io.millrace.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.console.PayloadTrial.Message;
import io.millrace.gateway.console.PayloadTrial.Tried;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /api/profiles/NAME/try}: what a profile makes of a message. Nothing of it is stored
 * or sent. 200 also when the gateway would reject it, with the reason; 400 for a request that
 * cannot be read, 404 for a profile that no device has.
 */
@Path("/api/profiles/{name}/try")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ProfilesResource {

    private final PayloadTrial trial;
    private final ObjectMapper json;

    public ProfilesResource(PayloadTrial trial, ObjectMapper json) {
        this.trial = trial;
        this.json = json;
    }

    /**
     * @param topic levels below the device's topic; absent: the device's own
     * @param payload the message
     * @param encoding {@code text} (when absent) or {@code hex}
     */
    @RegisterForReflection
    public record Attempt(
            Optional<String> topic, Optional<String> payload, Optional<String> encoding) {}

    @POST
    public Tried attempt(@PathParam("name") String name, String body) {
        Attempt attempt = parsed(body);
        Message message = new Message(attempt.topic().orElse("").strip(), bytes(attempt));
        return trial.read(name, message)
                .orElseThrow(() ->
                        Problem.as(
                                Response.Status.NOT_FOUND,
                                "no device of this gateway has a profile " + name));
    }

    private Attempt parsed(String body) {
        try {
            return Optional.ofNullable(json.readValue(body == null ? "" : body, Attempt.class))
                    .orElseThrow(() ->
                            Problem.as(
                                    Response.Status.BAD_REQUEST,
                                    "expected an object with payload, found null"));
        } catch (JsonProcessingException e) {
            throw Problem.as(
                    Response.Status.BAD_REQUEST,
                    "expected JSON with payload, and perhaps topic and encoding: "
                            + e.getOriginalMessage());
        }
    }

    private static byte[] bytes(Attempt attempt) {
        String text =
                attempt.payload()
                        .orElseThrow(() ->
                                Problem.as(
                                        Response.Status.BAD_REQUEST,
                                        "expected the message in payload, found none"));
        String encoding = attempt.encoding().orElse("text").toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "text" -> text.getBytes(StandardCharsets.UTF_8);
            case "hex" -> hex(text);
            default ->
                    throw Problem.as(
                            Response.Status.BAD_REQUEST,
                            "expected text or hex in encoding, found " + encoding);
        };
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw Problem.as(
                    Response.Status.BAD_REQUEST,
                    "expected pairs of hexadecimal digits in payload, found something else: "
                            + e.getMessage());
        }
    }
}
