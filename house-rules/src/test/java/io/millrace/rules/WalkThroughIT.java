package io.millrace.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/TRAINING.md as a newcomer goes through it, every command a process of its own; only the
 * plant is sampled twenty times as often, so that a model's rows are there in half a minute. It
 * ends as a newcomer's does, by Ctrl-C, and its verdict must be clean.
 */
class WalkThroughIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String MODEL = "centrifugal-pump";

    /** Of six devices; of them a pump makes 2,000 rows and some. */
    private static final int READINGS = 45_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void trainsFromARunningPlantsTopicsAndPromotesWhatItLearnt() throws Exception {
        Path plant = folder.resolve("plant");
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Process emulation =
                launch(
                        "emulation.log",
                        emulator(
                                "emulate", "--data", plant.toString(), "--rate", "2000", "--json"));
        try {
            await().atMost(LIMIT)
                    .until(() ->
                            isAbove(
                                    plant,
                                    READINGS,
                                    "millrace_readings_total",
                                    "outcome=\"forwarded\""));
            Path model = train(plant, start);
            score(model);
            promote(plant, model);
            // SIGTERM, which it takes for a Ctrl-C.
            emulation.destroy();
            assertThat(emulation.waitFor()).as(log("emulation.log")).isZero();
        } finally {
            emulation.descendants().forEach(ProcessHandle::destroyForcibly);
            emulation.destroyForcibly();
        }
    }

    private Path train(Path plant, Instant start) throws IOException, InterruptedException {
        Path model = folder.resolve("pump.onnx");
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        run(
                models(
                        "train",
                        "--kafka",
                        running(plant, "kafka"),
                        "--device",
                        "pump-2",
                        "--profile",
                        MODEL,
                        "--from",
                        start.toString(),
                        "--to",
                        now,
                        "--out",
                        model.toString()));
        assertThat(folder.resolve("pump.report.svg")).isNotEmptyFile();
        return model;
    }

    private void score(Path model) throws IOException, InterruptedException {
        String other = folder.resolve("other.csv").toString();
        Path scores = folder.resolve("scores.csv");
        run(emulator("record", "--profile", MODEL, "--rows", "500", "--seed", "7", "--out", other));
        run(
                gateway(
                        "score",
                        "--model",
                        model.toString(),
                        "--csv",
                        other,
                        "--out",
                        scores.toString()));
        assertThat(Files.readAllLines(scores)).hasSize(501);
    }

    private void promote(Path plant, Path model) throws IOException, InterruptedException {
        String config = plant.resolve("gateway.yaml").toString();
        Path models = Files.createDirectories(plant.resolve("models"));
        Path candidate = models.resolve(MODEL + ".candidate.onnx");
        Files.copy(model, candidate);
        await().atMost(LIMIT).until(() -> hasShadow(plant));
        assertThat(run(gateway("models", "list", "--config", config))).contains("candidate");

        run(gateway("promote", "--config", config, MODEL));

        assertThat(candidate).doesNotExist();
        assertThat(models.resolve(MODEL + ".onnx")).hasSameBinaryContentAs(model);
        await().atMost(LIMIT).until(() -> !hasShadow(plant));
        run(gateway("rollback", "--config", config, MODEL));
    }

    private static boolean hasShadow(Path plant) throws IOException {
        return isAbove(
                plant, 0, "millrace_model_windows_total", "device=\"pump-2\"", "role=\"shadow\"");
    }

    /** Whether a metric with these labels is above a number. */
    private static boolean isAbove(Path plant, double number, String name, String... labels)
            throws IOException {
        if (!Files.exists(plant.resolve("run.json"))) {
            return false;
        }
        return metrics(running(plant, "console"))
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .anyMatch(
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))) > number);
    }

    private static String metrics(String console) {
        String address = console.startsWith("http") ? console : "http://" + console;
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address + "/q/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException _) {
            // Not up yet.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String running(Path plant, String field) throws IOException {
        JsonNode run = JSON.readTree(Files.readString(plant.resolve("run.json")));
        return run.path(field).asText();
    }

    private static List<String> emulator(String... words) {
        return main("io.millrace.emulator.cli.EmulatorMain", words);
    }

    private static List<String> models(String... words) {
        return main("io.millrace.models.cli.ModelsMain", words);
    }

    private static List<String> main(String name, String... words) {
        List<String> command = java();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), name));
        command.addAll(List.of(words));
        return command;
    }

    private static List<String> gateway(String... words) {
        List<String> command = java();
        Path jar = Repository.root().resolve("gateway/target/quarkus-app/quarkus-run.jar");
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(words));
        return command;
    }

    private static List<String> java() {
        return new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-Dmillrace.home=" + Repository.root()));
    }

    /** Waits for its end, which must be a good one; returns what it said. */
    private String run(List<String> command) throws IOException, InterruptedException {
        Process process = launch("step.log", command);
        assertThat(process.waitFor()).as("%s: %s", command, log("step.log")).isZero();
        return log("step.log");
    }

    private Process launch(String log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
