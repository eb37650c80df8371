package io.millrace.emulator.controls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlServerTest {

    private static final Instant SINCE = Instant.parse("2026-06-01T12:00:00Z");

    private final ControlServer server = ControlServer.open();
    private final HttpClient client = HttpClient.newHttpClient();
    private final OnePump plant = new OnePump();

    /** Refuses what is not about its pump. */
    private static final class OnePump implements PlantControls {
        private final List<Active> active = new ArrayList<>();
        private Link link = Link.WHOLE;

        @Override
        public State state() {
            return new State(
                    List.of(new Group("pump", List.of("drift", "spike"), List.of("pump-1"))),
                    active,
                    Optional.of(link));
        }

        @Override
        public void begin(String device, String kind) {
            if (!device.equals("pump-1")) {
                throw new RefusedException("there is no device " + device + " in this plant");
            }
            active.add(new Active(device, kind, SINCE));
        }

        @Override
        public void endFaults(String device) {
            active.removeIf(fault -> fault.device().equals(device));
        }

        @Override
        public void setLinkCut(boolean isCut) {
            link = isCut ? Link.CUT : Link.WHOLE;
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void beginsAndEndsAFaultAndTellsTheNewState() throws Exception {
        server.serve(plant);

        assertThat(post("/faults", "{\"device\":\"pump-1\",\"kind\":\"drift\"}").body())
                .isEqualTo(
                        "{\"devices\":[{\"profile\":\"pump\",\"kinds\":[\"drift\",\"spike\"],\"devices\":[\"pump-1\"]}],"
                                + "\"active\":[{\"device\":\"pump-1\",\"kind\":\"drift\",\"since\":\"2026-06-01T12:00:00Z\"}],"
                                + "\"link\":\"whole\"}");
        assertThat(post("/faults/end", "{\"device\":\"pump-1\"}").body()).contains("\"active\":[]");
    }

    @Test
    void cutsTheLinkAndRestoresIt() throws Exception {
        server.serve(plant);

        assertThat(post("/link", "{\"isCut\":true}").body()).contains("\"link\":\"cut\"");
        assertThat(post("/link", "{\"isCut\":false}").body()).contains("\"link\":\"whole\"");
    }

    @Test
    void saysWhyItRefuses() throws Exception {
        server.serve(plant);

        assertRefused(
                post("/faults", "{\"device\":\"pump-9\",\"kind\":\"drift\"}"),
                409,
                "there is no device pump-9 in this plant");
        assertRefused(
                post("/faults", "{\"device\":7,\"kind\":\"drift\"}"),
                409,
                "expected a text in device, found 7");
        assertRefused(post("/link", "{}"), 409, "expected true or false in isCut, found nothing");
        assertRefused(post("/link", "no"), 400, "the body is no JSON");
        assertRefused(post("/nowhere", "{}"), 404, "there is no POST /nowhere");
    }

    @Test
    void aFormOfAForeignPageChangesNothing() throws Exception {
        server.serve(plant);
        HttpRequest form =
                HttpRequest.newBuilder(at("/link"))
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{\"isCut\":true}"))
                        .build();

        assertRefused(client.send(form, BodyHandlers.ofString()), 415, "expected application/json");
        assertThat(plant.link).isEqualTo(PlantControls.Link.WHOLE);
    }

    @Test
    void withoutAPlantThereIsNothingToControl() throws Exception {
        assertRefused(post("/link", "{\"isCut\":true}"), 503, "starting or ending");
        server.serve(plant);
        server.release();
        assertRefused(post("/link", "{\"isCut\":true}"), 503, "starting or ending");
        assertThat(plant.link).isEqualTo(PlantControls.Link.WHOLE);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":").contains(text);
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
