package io.millrace.emulator.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the running gateway how it is. Thread-safe. */
public final class GatewayConsole implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final String address;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    /**
     * @param address {@code host:port}
     */
    public GatewayConsole(String address) {
        this.address = address;
    }

    /**
     * @param isReady whether everything works
     * @param detail what the gateway said, on one line
     */
    public record Readiness(boolean isReady, String detail) {}

    /** The gateway's own counts of this process, for information; the verdict does not use them. */
    public record Counts(long received, long forwarded) {
        public static final Counts NONE = new Counts(0, 0);

        public Counts plus(Counts other) {
            return new Counts(received + other.received, forwarded + other.forwarded);
        }
    }

    public Readiness readiness() {
        return get("/q/health/ready")
                .map(response ->
                        new Readiness(
                                response.statusCode() == OK,
                                response.body().replaceAll("\\s+", " ").strip()))
                .orElse(new Readiness(false, "nothing answers on http://" + address));
    }

    /** Empty while nothing answers. */
    public Optional<Counts> counts() {
        return get("/q/metrics")
                .filter(response -> response.statusCode() == OK)
                .map(HttpResponse::body)
                .map(metrics ->
                        new Counts(outcome(metrics, "received"), outcome(metrics, "forwarded")));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    private Optional<HttpResponse<String>> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .timeout(ANSWER_MAX)
                        .build();
        try {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static long outcome(String metrics, String outcome) {
        Matcher matcher =
                Pattern.compile(
                                "(?m)^millrace_readings_total\\{outcome=\""
                                        + outcome
                                        + "\",?} (\\S+)$")
                        .matcher(metrics);
        return matcher.find() ? (long) Double.parseDouble(matcher.group(1)) : 0;
    }
}
