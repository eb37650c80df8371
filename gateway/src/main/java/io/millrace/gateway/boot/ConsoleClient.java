package io.millrace.gateway.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.cli.AlertDesk;
import io.millrace.gateway.cli.Answer;
import io.millrace.gateway.cli.Answer.Grade;
import io.millrace.gateway.settings.GatewaySettings.Address;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Speaks with the console of a running gateway, where its gateway.yaml says that it is.
 *
 * @param environment variables that override scalars of gateway.yaml
 */
record ConsoleClient(Map<String, String> environment) implements AlertDesk {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int OK = 200;

    ConsoleClient {
        environment = Map.copyOf(environment);
    }

    @Override
    public Answer acknowledge(Path config, String alertId) {
        return switch (new ConfigurationFiles(config, environment).load()) {
            case SettingsOutcome.Refused refused ->
                    new Answer(
                            Grade.INVALID,
                            refused.problems().stream().map(ProfileProblem::format).toList());
            case SettingsOutcome.Loaded loaded ->
                    acknowledge(base(loaded.settings().console()), alertId);
        };
    }

    private static Answer acknowledge(String base, String alertId) {
        String id = URLEncoder.encode(alertId, StandardCharsets.UTF_8).replace("+", "%20");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/api/alerts/" + id + "/acknowledge"))
                        .timeout(LIMIT)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            return answer(
                    client.send(request, HttpResponse.BodyHandlers.ofString()), base, alertId);
        } catch (IOException e) {
            return Answer.of(
                    Grade.REFUSED,
                    "no gateway answers at %s: is it running, and with this gateway.yaml?"
                            .formatted(base));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.of(Grade.REFUSED, "interrupted; the alert may be acknowledged or not");
        }
    }

    private static Answer answer(HttpResponse<String> response, String base, String alertId) {
        JsonNode body = json(response.body());
        if (response.statusCode() == OK && body.has("isNew")) {
            return Answer.of(
                    Grade.DONE,
                    body.path("isNew").asBoolean()
                            ? "alert %s is acknowledged".formatted(alertId)
                            : "alert %s was acknowledged before".formatted(alertId));
        }
        String error = body.path("error").asText("");
        return Answer.of(
                Grade.REFUSED,
                error.isEmpty()
                        ? "what answers at %s is no gateway: status %d"
                                .formatted(base, response.statusCode())
                        : error);
    }

    private static JsonNode json(String body) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException notOurs) {
            return mapper.createObjectNode();
        }
    }

    /** A console that listens everywhere is reached on this machine. */
    private static String base(Address address) {
        String host = isAnywhere(address.host()) ? "127.0.0.1" : address.host();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + literal + ":" + address.port();
    }

    private static boolean isAnywhere(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
