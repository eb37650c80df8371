package io.millrace.emulator.controls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@link PlantControls} over HTTP on a free port of 127.0.0.1: {@code GET /} for the state, {@code
 * POST /faults}, {@code /faults/end} and {@code /link} to change it; each answers with the state,
 * or with 4xx and {@code {"error": "..."}}. A change must come as {@code application/json}, which
 * no foreign web page can send without asking first, and nobody here answers that question.
 */
public final class ControlServer implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 4_096;
    private static final String JSON = "application/json";

    private final ObjectMapper mapper = new ObjectMapper();
    private final AtomicReference<Optional<PlantControls>> controls =
            new AtomicReference<>(Optional.empty());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private record Answer(int status, ObjectNode body) {}

    private ControlServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /**
     * Listens; answers 503 until there is something to control.
     *
     * @throws UncheckedIOException if it cannot listen
     */
    public static ControlServer open() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ControlServer controls = new ControlServer(server);
            server.start();
            return controls;
        } catch (IOException failure) {
            throw new UncheckedIOException("no port for the emulator's controls", failure);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on this plant is controlled. */
    public void serve(PlantControls plant) {
        controls.set(Optional.of(plant));
    }

    /** The plant is about to end: 503 from now on. */
    public void release() {
        controls.set(Optional.empty());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = mapper.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", JSON);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Optional<PlantControls> plant = controls.get();
        if (plant.isEmpty()) {
            return error(503, "the emulation is starting or ending");
        }
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        if (request.equals("GET /")) {
            return state(plant.get());
        }
        String host =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("none");
        if (!host.equals("127.0.0.1:" + port())) {
            // A foreign page whose name was made to lead here.
            return error(403, "expected 127.0.0.1:%d as host, found %s".formatted(port(), host));
        }
        String type =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .orElse("none");
        if (!type.startsWith(JSON)) {
            return error(415, "expected " + JSON + ", found " + type);
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        try {
            return change(plant.get(), request, mapper.readTree(body));
        } catch (JsonProcessingException e) {
            return error(400, "the body is no JSON: " + e.getOriginalMessage());
        } catch (RefusedException refused) {
            return error(409, refused.getMessage());
        }
    }

    private Answer change(PlantControls plant, String request, JsonNode body) {
        switch (request) {
            case "POST /faults" -> plant.begin(text(body, "device"), text(body, "kind"));
            case "POST /faults/end" -> plant.endFaults(text(body, "device"));
            case "POST /link" -> plant.setLinkCut(flag(body, "isCut"));
            default -> {
                return error(404, "there is no " + request);
            }
        }
        return state(plant);
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual()) {
            throw new RefusedException("expected a text in " + field + ", found " + told(value));
        }
        return value.textValue();
    }

    private static boolean flag(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isBoolean()) {
            throw new RefusedException(
                    "expected true or false in " + field + ", found " + told(value));
        }
        return value.booleanValue();
    }

    private static String told(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private Answer state(PlantControls plant) {
        PlantControls.State state = plant.state();
        ObjectNode body = mapper.createObjectNode();
        ArrayNode groups = body.putArray("devices");
        for (PlantControls.Group group : state.devices()) {
            ObjectNode node = groups.addObject().put("profile", group.profile());
            group.kinds().forEach(node.putArray("kinds")::add);
            group.devices().forEach(node.putArray("devices")::add);
        }
        ArrayNode active = body.putArray("active");
        for (PlantControls.Active fault : state.active()) {
            active.addObject()
                    .put("device", fault.device())
                    .put("kind", fault.kind())
                    .put("since", fault.since().toString());
        }
        state.link().ifPresent(link -> body.put("link", link.name().toLowerCase(Locale.ROOT)));
        return new Answer(200, body);
    }

    private Answer error(int status, String text) {
        return new Answer(status, mapper.createObjectNode().put("error", text));
    }
}
