package io.millrace.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus with the shipped configuration and rules watches a real emulation: each query
 * of the dashboard has an answer, each rule is evaluated and what it asks for is there.
 */
class MonitoringIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** MQTT 3.1.1: a client called x publishes 1 on a with QoS 2, which the listener refuses. */
    private static final byte[] CONNECT_AND_QOS_2 = {
        0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 1, 'x', 0x34, 6, 0, 1, 'a', 0, 1, '1'
    };

    private static final Pattern TYPE = Pattern.compile("# TYPE (millrace_\\w+) (\\w+)");

    @TempDir private static Path folder;
    private static Emulation emulation;

    @BeforeAll
    static void start() throws IOException {
        emulation = new Emulation(folder.resolve("plant"), "20m");
        await().atMost(LIMIT).failFast(MonitoringIT::requireEmulation).until(emulation::isUp);
    }

    @AfterAll
    static void stop() {
        emulation.close();
    }

    private static void requireEmulation() {
        assertThat(emulation.isAlive()).as(emulation.log()).isTrue();
    }

    @Test
    void exportsWhatIsDocumentedAndDocumentsWhatIsExported() {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(exported()).isEqualTo(MonitoringFiles.documentedMetrics()));
    }

    @Test
    void promtoolFindsNothingWrongAndEachRuleFiresWhereItMust() throws Exception {
        assumeInstalled("promtool");
        Path files = MonitoringFiles.PROMETHEUS;

        promtool(files, "check", "rules", "millrace-alerts.yml");
        promtool(files, "test", "rules", "millrace-alerts.test.yml");
        promtool(files, "check", "config", "prometheus.yml");
    }

    @Test
    void everyQueryAndEveryRuleFindsItsSeries() throws Exception {
        assumeInstalled("prometheus");
        try (PrometheusServer prometheus = new PrometheusServer(configuration())) {
            await().atMost(LIMIT)
                    .failFast(() -> {
                        assertThat(prometheus.isAlive()).as(prometheus.log()).isTrue();
                    })
                    .ignoreExceptions()
                    .until(prometheus::isReady);
            beRefused();
            Set<String> asked = new TreeSet<>(MonitoringFiles.dashboardQueries());
            MonitoringFiles.rules()
                    .forEach(rule -> asked.addAll(MonitoringFiles.selectors(rule.expression())));

            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(unanswered(prometheus, asked))
                                    .as("queries without an answer")
                                    .isEmpty());
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(evaluated(prometheus))
                                    .hasSameSizeAs(MonitoringFiles.rules()));
        }
    }

    private static List<String> unanswered(PrometheusServer prometheus, Set<String> queries) {
        return queries.stream().filter(query -> prometheus.query(query).isEmpty()).toList();
    }

    /** Alerts whose rule went well; one that does not is a failure at once. */
    private static Set<String> evaluated(PrometheusServer prometheus) {
        Set<String> evaluated = new TreeSet<>();
        for (JsonNode group : prometheus.ruleGroups()) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("lastError").asText("")).as(rule.toString()).isEmpty();
                if (rule.path("health").asText().equals("ok")) {
                    evaluated.add(rule.path("name").asText());
                }
            }
        }
        return evaluated;
    }

    /** The shipped files with the emulation as the fleet and everything once a second. */
    private static Path configuration() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("prometheus/gateways")).getParent();
        Files.copy(
                MonitoringFiles.PROMETHEUS.resolve("millrace-alerts.yml"),
                copy.resolve("millrace-alerts.yml"));
        write(copy, "gateways/example.yml", "127.0.0.1:8080", console());
        write(copy, "prometheus.yml", "_interval: 15s", "_interval: 1s");
        return copy.resolve("prometheus.yml");
    }

    private static void write(Path copy, String file, String from, String to) throws IOException {
        String text = Repository.text(MonitoringFiles.PROMETHEUS.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(copy.resolve(file), text.replace(from, to));
    }

    /** A refused connection is counted from the first on, so there must be one. */
    private static void beRefused() throws IOException {
        URI mqtt = URI.create("tcp://" + emulation.address("mqtt"));
        try (Socket client = new Socket(mqtt.getHost(), mqtt.getPort())) {
            client.getOutputStream().write(CONNECT_AND_QOS_2);
            // Until the gateway hangs up.
            client.getInputStream().readAllBytes();
        }
    }

    private static Set<String> exported() {
        return TYPE.matcher(emulation.get("/q/metrics").orElse(""))
                .results()
                .map(type ->
                        type.group(2).equals("counter") && !type.group(1).endsWith("_total")
                                ? type.group(1) + "_total"
                                : type.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static String console() {
        return emulation.address("console").replaceFirst("^http://", "");
    }

    private static void promtool(Path directory, String... arguments)
            throws IOException, InterruptedException {
        Process promtool =
                new ProcessBuilder(
                                Stream.concat(Stream.of("promtool"), Arrays.stream(arguments))
                                        .toList())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    private static void assumeInstalled(String program) {
        boolean isInstalled =
                Pattern.compile(":")
                        .splitAsStream(System.getenv("PATH"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        assumeTrue(isInstalled, program + " is not installed (Debian's package prometheus)");
    }
}
