package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testbed.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the packaged gateway does to the machine it runs on, as the kernel sees it: from its start
 * with a model through scoring and forwarding to an orderly stop.
 */
class FootprintIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path FOREIGN = Path.of("src", "test", "resources", "foreign");
    private static final String CALLS =
            "trace=network,open,openat,creat,mkdir,mkdirat,rmdir,rename,renameat,renameat2,"
                    + "link,linkat,symlink,symlinkat,mknod,mknodat";
    private static final String DEVICES =
            "devices: [{name: plant, profile: plant, mqtt: {topic: factory/plant}}]";
    private static final String PROFILE =
            """
            profile: plant
            version: 1
            channels:
              flow: {unit: m3/h, mqtt: {value: /flow, time: /ts}}
              current: {unit: A, mqtt: {value: /current, time: /ts}}
              temperature: {unit: Cel, mqtt: {value: /temperature, time: /ts}}
            model: {file: pca.onnx}
            """;

    /** In a trace: the first path of a call, whatever stands before it. */
    private static final Pattern PATH =
            Pattern.compile("\\w+\\((?:AT_FDCWD, |\\d+, )?\"([^\"]*)\"");

    /**
     * ONNX Runtime makes an empty folder before it looks at {@code onnxruntime.native.path}, and
     * removes it in the same call.
     */
    private static final Pattern EMPTY_FOLDER = Pattern.compile(".*/onnxruntime-java\\d+");

    /** Vert.x makes it at the start; it holds the console's page once somebody has asked for it. */
    private static final Pattern PAGE_FOLDER = Pattern.compile(".*/vertx-cache(/-?\\d+)?");

    @TempDir private Path kafkaFolder;
    @TempDir private Path folder;

    @Test
    void callsNobodyElseAndWritesNowhereElse() throws Exception {
        assumeThat(canTrace()).as("no strace that may trace: install Debian's package").isTrue();
        Files.createDirectories(folder.resolve("models"));
        for (String name : List.of("pca.onnx", "pca.onnx.sha256")) {
            Files.copy(FOREIGN.resolve(name), folder.resolve("models").resolve(name));
        }
        Path trace = folder.resolve("trace.txt");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(kafkaFolder);
                GatewayProcess gateway =
                        new GatewayProcess(folder, kafka.bootstrapServers(), DEVICES)
                                .tracedBy(
                                        "strace",
                                        "-D",
                                        "-f",
                                        "--seccomp-bpf",
                                        "-e",
                                        CALLS,
                                        "-o",
                                        trace.toString())) {
            gateway.write("profiles/plant.yaml", PROFILE);
            gateway.up(Map.of("JDK_JAVA_OPTIONS", "-XX:-UsePerfData"));
            work(gateway);
            gateway.terminate();
            Pattern end = Pattern.compile("(?m)^" + gateway.pid() + " +\\+{3} exited with ");
            await().atMost(LIMIT).until(() -> end.matcher(Files.readString(trace)).find());
        }
        List<String> calls = Files.readAllLines(trace);

        assertThat(calls)
                .anyMatch(call -> call.contains("quarkus-app/native/ai/onnxruntime/native/linux-"))
                .anyMatch(call -> call.contains("quarkus-app/native/linux/"))
                .anyMatch(call -> call.contains(".seg") && call.contains("O_CREAT"))
                .noneMatch(call -> call.contains("htons(53)"));
        assertThat(addresses(calls)).isNotEmpty().allMatch(FootprintIT::isLoopback);
        assertThat(writtenOutside(calls)).isEmpty();
        Set<String> made = foldersOutside(calls, "mkdir");
        made.removeIf(path -> PAGE_FOLDER.matcher(path).matches());
        assertThat(made).hasSize(1).allMatch(path -> EMPTY_FOLDER.matcher(path).matches());
        assertThat(foldersOutside(calls, "rmdir")).containsAll(made);
    }

    /** Until the model has judged a row and Kafka has some. */
    private static void work(GatewayProcess gateway) throws Exception {
        Instant start = Instant.now().minusSeconds(40);
        try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "plant", "factory/plant")) {
            for (int row = 0; row < 40; row++) {
                sensor.publishAndWait(
                        "{\"flow\":%s,\"current\":%s,\"temperature\":60,\"ts\":\"%s\"}"
                                .formatted(120 + row % 3, 8 + row % 2, start.plusSeconds(row)));
            }
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(gateway.get("/api/status"))
                                    .containsPattern("\"score\":\\{\"score\":"));
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(gateway.get("/q/metrics"))
                                    .containsPattern(
                                            "millrace_readings_total\\{[^}]*\"forwarded\"[^}]*\\} [1-9]"));
        }
    }

    private static boolean canTrace() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Calls that say where to, by the internet's protocols. */
    private static List<String> addresses(List<String> calls) {
        return calls.stream()
                .filter(call -> call.contains("sa_family=AF_INET"))
                .filter(call -> call.contains(" connect(") || call.contains(" send"))
                .toList();
    }

    private static boolean isLoopback(String call) {
        return call.contains("inet_addr(\"127.0.0.1\")")
                || call.contains("\"::1\"")
                || call.contains("\"::ffff:127.0.0.1\"");
    }

    private List<String> writtenOutside(List<String> calls) {
        return calls.stream()
                .filter(call ->
                        call.contains("O_CREAT")
                                || call.contains("O_WRONLY")
                                || call.contains("O_RDWR")
                                || Stream.of(" creat(", " rename", " link", " symlink", " mknod")
                                        .anyMatch(call::contains))
                .filter(this::isOutside)
                .toList();
    }

    private Set<String> foldersOutside(List<String> calls, String name) {
        return calls.stream()
                .filter(call -> call.contains(" " + name))
                .filter(this::isOutside)
                .map(FootprintIT::path)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** What failed changed nothing; a relative path starts in the gateway's folder. */
    private boolean isOutside(String call) {
        String path = path(call);
        return !call.contains(" = -1 E")
                && path.startsWith("/")
                && !path.startsWith(folder + "/")
                && !path.startsWith("/proc/")
                && !path.startsWith("/dev/");
    }

    private static String path(String call) {
        Matcher found = PATH.matcher(call);
        return found.find() ? found.group(1) : "";
    }
}
