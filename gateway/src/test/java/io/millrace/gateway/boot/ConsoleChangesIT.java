package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running gateway lets its console change and try, and what it refuses. */
class ConsoleChangesIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_KAFKA = "127.0.0.1:9";
    private static final String DEVICES =
            "devices: [{name: pump-1, profile: centrifugal-pump, mqtt: {topic: plant/pump-1}}]";
    private static final String TRY = "/api/profiles/centrifugal-pump/try";
    private static final int STREAMS_MAX = 100;

    @TempDir private static Path folder;

    private static GatewayProcess gateway;
    private static HttpClient browser;

    @BeforeAll
    static void start() {
        gateway = new GatewayProcess(folder, NO_KAFKA, DEVICES).up();
        browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        browser.close();
        gateway.close();
    }

    @Test
    void aMessageIsTriedWithTheProfileAndNothingOfItIsKept() throws Exception {
        HttpResponse<String> answer =
                post(
                        TRY,
                        "{\"topic\":\"pressure\",\"payload\":\"{\\\"value\\\":4.25,\\\"seq\\\":7}\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"channel\":\"pressure\"", "\"value\":4.25", "\"unit\":\"bar\"")
                .contains("\"quality\":\"GOOD\"", "\"sequence\":7")
                .doesNotContain("rejection");
        assertThat(gateway.get("/api/status")).contains("\"received\":0");
    }

    @Test
    void aMessageInHexIsTheSame() throws Exception {
        // {"value":4.25}
        String hex = "7b 22 76 61 6c 75 65 22 3a 34 2e 32 35 7d";

        assertThat(
                        post(
                                        TRY,
                                        "{\"topic\":\"pressure\",\"encoding\":\"hex\",\"payload\":\"%s\"}"
                                                .formatted(hex))
                                .body())
                .contains("\"value\":4.25");
    }

    @Test
    void aMessageThatWouldBeRejectedSaysWhy() throws Exception {
        HttpResponse<String> answer =
                post(TRY, "{\"topic\":\"pressure\",\"payload\":\"nonsense\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"reason\":\"malformed-json\"");
        assertThat(post(TRY, "{\"topic\":\"nowhere\",\"payload\":\"1\"}").body())
                .contains("\"reason\":\"unknown-topic\"");
        assertThat(gateway.get("/api/page/pipe")).contains("\"samples\":[]");
    }

    @Test
    void aBadRequestToTryIsAnsweredWithWhatWasExpected() throws Exception {
        assertRefused(post(TRY, "nonsense"), 400, "expected JSON with payload");
        assertRefused(post(TRY, ""), 400, "expected JSON with payload");
        assertRefused(post(TRY, "null"), 400, "found null");
        assertRefused(post(TRY, "{}"), 400, "expected the message in payload");
        assertRefused(
                post(TRY, "{\"payload\":\"x\",\"encoding\":\"octal\"}"),
                400,
                "expected text or hex in encoding, found octal");
        assertRefused(
                post(TRY, "{\"payload\":\"7\",\"encoding\":\"hex\"}"), 400, "hexadecimal digits");
        assertRefused(
                post("/api/profiles/nobody/try", "{\"payload\":\"1\"}"),
                404,
                "no device of this gateway has a profile nobody");
    }

    @Test
    void aForeignPageChangesNothing() throws Exception {
        for (String change :
                List.of(
                        "/api/models/centrifugal-pump.onnx/promote",
                        "/api/alerts/some/acknowledge",
                        TRY,
                        "/api/emulation/link")) {
            HttpRequest request =
                    HttpRequest.newBuilder(at(change))
                            .header("Origin", "http://elsewhere.example")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{}"))
                            .build();

            assertRefused(
                    browser.send(request, BodyHandlers.ofString()),
                    403,
                    "this console's own pages only, not from http://elsewhere.example");
        }
    }

    /** A foreign name that was made to lead here is origin and host at once. */
    @Test
    void norDoesAPageWhoseNameLeadsHere() throws Exception {
        assertThat(statusOfChangeBy("evil.example")).isEqualTo(403);
        assertThat(statusOfChangeBy("127.0.0.1")).isEqualTo(409);
        assertThat(statusOfChangeBy("localhost")).isEqualTo(409);
        assertThat(statusOfChangeBy("[::1]")).isEqualTo(409);
    }

    /** By hand: Java's client sets Host itself. */
    private static int statusOfChangeBy(String name) throws IOException {
        String host = name + ":" + gateway.consolePort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.consolePort())) {
            socket.getOutputStream()
                    .write(
                            """
                            POST /api/models/centrifugal-pump.onnx/promote HTTP/1.1
                            Host: %s
                            Origin: http://%s
                            Content-Length: 0
                            Connection: close

                            """
                                    .formatted(host, host)
                                    .replace("\n", "\r\n")
                                    .getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @Test
    void aModelWithoutACandidateIsNotPromoted() throws Exception {
        assertRefused(
                post("/api/models/centrifugal-pump.onnx/promote", ""),
                409,
                "there is no candidate of centrifugal-pump.onnx");
        assertRefused(
                post("/api/models/centrifugal-pump.onnx/rollback", ""),
                409,
                "there is no previous");
        assertRefused(
                post("/api/models/other.onnx/promote", ""),
                409,
                "there are: centrifugal-pump.onnx");
    }

    @Test
    void realSensorsHaveNoFaultsToInject() throws Exception {
        assertThat(
                        browser.send(
                                        HttpRequest.newBuilder(at("/api/emulation")).build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                .isEqualTo(204);
        assertRefused(post("/api/emulation/link", "{\"isCut\":true}"), 404, "is not emulated");
    }

    @Test
    void noMorePagesThanItCanServeAreOpenAtATime() throws Exception {
        List<InputStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS_MAX; i++) {
                HttpResponse<InputStream> stream = stream();
                assertThat(stream.statusCode()).isEqualTo(200);
                open.add(stream.body());
            }

            HttpResponse<InputStream> oneMore = stream();

            assertThat(oneMore.statusCode()).isEqualTo(503);
            assertThat(new String(oneMore.body().readAllBytes(), UTF_8))
                    .contains("100 pages of this console are open");
        } finally {
            for (InputStream stream : open) {
                stream.close();
            }
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    HttpResponse<InputStream> again = stream();
                    again.body().close();
                    assertThat(again.statusCode()).isEqualTo(200);
                });
    }

    private static HttpResponse<InputStream> stream() throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(at("/api/stream/plant")).build(),
                BodyHandlers.ofInputStream());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(text);
    }

    private static HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.consolePort() + path);
    }
}
