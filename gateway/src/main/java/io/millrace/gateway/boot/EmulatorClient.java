package io.millrace.gateway.boot;

import io.millrace.gateway.console.EmulatorPanel;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Speaks with the emulator, where the environment names its port on the loopback in {@code
 * MILLRACE_EMULATOR_CONTROLS}. Each question has a connection of its own: they are a person's
 * clicks.
 */
@ApplicationScoped
public class EmulatorClient implements EmulatorPanel {

    private static final String VARIABLE = "MILLRACE_EMULATOR_CONTROLS";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int AWAY = 503;

    private final Optional<URI> base =
            Optional.ofNullable(System.getenv(VARIABLE))
                    .map(port -> URI.create("http://127.0.0.1:" + port + "/"));

    @Override
    public boolean isThere() {
        return base.isPresent();
    }

    @Override
    public Reply look() {
        return ask(HttpRequest.newBuilder(base.orElseThrow()));
    }

    @Override
    public Reply change(String path, String json) {
        return ask(
                HttpRequest.newBuilder(base.orElseThrow().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    private static Reply ask(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<String> response =
                    client.send(
                            request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Reply(AWAY, "{\"error\":\"the emulator does not answer\"}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply(AWAY, "{\"error\":\"the gateway is stopping\"}");
        }
    }
}
