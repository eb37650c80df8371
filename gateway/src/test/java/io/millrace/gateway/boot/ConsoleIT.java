package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser gets from a running gateway. */
class ConsoleIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_KAFKA = "127.0.0.1:9";
    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";
    private static final Pattern LINKED =
            Pattern.compile("(?:href|src|from|import)=? ?\"([^\"#]+\\.(?:js|css|svg))\"");

    @TempDir private static Path folder;

    private static GatewayProcess gateway;
    private static HttpClient browser;

    @BeforeAll
    static void start() throws Exception {
        gateway = new GatewayProcess(folder, NO_KAFKA, DEVICES).up();
        browser = HttpClient.newHttpClient();
        try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "sensor01", "plant/sensor01")) {
            sensor.publishAndWait("{\"value\":20.5,\"seq\":1}");
            sensor.publishAndWait("nonsense");
        }
    }

    @AfterAll
    static void stop() {
        browser.close();
        gateway.close();
    }

    @Test
    void thePlantShowsTheDeviceWithItsValueAndItsLastMinutes() {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(gateway.get("/api/page/plant"))
                                .contains("\"name\":\"sensor01\"", "\"value\":20.5")
                                .containsPattern("\"spark\":\\[.*20\\.5"));
    }

    @Test
    void aDeviceShowsItsHour() throws Exception {
        assertThat(gateway.get("/api/page/device/sensor01"))
                .contains("\"stepMillis\":10000", "\"bounds\":");
        assertThat(get("/api/page/device/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void thePipeShowsTheBooksAndWhatWasRejected() {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(gateway.get("/api/page/pipe"))
                                .contains("\"isBalanced\":true", "\"payload\":\"nonsense\""));
    }

    @Test
    void profilesModelsAndAlertsAreListed() {
        assertThat(gateway.get("/api/page/profiles"))
                .contains("\"name\":\"single-value\"", "\"devices\":1");
        assertThat(gateway.get("/api/page/models")).contains("\"models\":[]");
        assertThat(gateway.get("/api/page/alerts")).contains("\"alerts\":");
    }

    @Test
    void aStreamSendsOneSnapshotAfterTheOther() throws Exception {
        for (String page : List.of("plant", "pipe", "alerts", "models", "device/sensor01")) {
            HttpResponse<Stream<String>> stream =
                    browser.send(
                            HttpRequest.newBuilder(at("/api/stream/" + page)).build(),
                            BodyHandlers.ofLines());
            try (Stream<String> lines = stream.body()) {
                assertThat(stream.headers().firstValue("content-type").orElseThrow())
                        .startsWith("text/event-stream");
                assertThat(lines.filter(line -> line.startsWith("data:")).limit(2))
                        .hasSize(2)
                        .allSatisfy(
                                line -> assertThat(line).startsWith("data:{").contains("\"now\":"));
            }
        }
    }

    @Test
    void everyFileOfThePagesComesFromTheGatewayUnderAStrictPolicy() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .doesNotContain("style=")
                .doesNotContain("<style")
                .doesNotContain("://");
        assertLinksAnswer("/", page.body());
        String charts = get("/js/chart.js").body();
        Matcher library = Pattern.compile("webjars/[^\"]+").matcher(charts);
        assertThat(library.find()).isTrue();
        assertThat(get("/" + library.group()).statusCode()).isEqualTo(200);
    }

    @Test
    void theInterfaceIsDescribed() throws Exception {
        assertThat(get("/q/openapi").body()).contains("/api/page/plant", "/api/stream/pipe");
    }

    private static void assertLinksAnswer(String from, String text) throws Exception {
        Matcher link = LINKED.matcher(text);
        while (link.find()) {
            URI file = at(from).resolve(link.group(1));
            HttpResponse<String> answer = get(file.getPath());
            assertThat(answer.statusCode()).as(file.getPath()).isEqualTo(200);
            if (from.equals("/") || from.endsWith("app.js")) {
                assertLinksAnswer(file.getPath(), answer.body());
            }
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.consolePort() + path);
    }
}
