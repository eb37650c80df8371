package io.millrace.emulator.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.plant.PlantLayout;
import io.millrace.emulator.sensor.WiredDevice.LineTally;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.LoopbackPorts;
import io.millrace.testbed.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A door contact and a flow meter at emulated GPIO lines of the real gateway, which this module's
 * build does not make: build the whole reactor first.
 */
class WiredPlantIT {
    private static final ProfileLibrary PROFILES = ProfileLoader.shipped();
    private static final Duration DURATION = Duration.ofSeconds(15);

    /** With this one the door moves within the first seconds. */
    private static final long SEED = 44;

    @TempDir private Path folder;

    @Test
    void whatTheLinesDidIsInKafkaAndOutsideTheVerdict() throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            RunReport report = run(kafka.bootstrapServers());

            Map<String, LineTally> lines =
                    report.lines().stream()
                            .collect(Collectors.toMap(LineTally::device, Function.identity()));
            assertThat(report.isGood()).as("%s", report).isTrue();
            assertThat(report.sent()).isEqualTo(report.acknowledged() + report.edges());
            assertThat(report.tally().inKafka()).isEqualTo(report.acknowledged());

            long moves = lines.get("contact-2").edges();
            assertThat(moves).isPositive();
            assertThat(changes(values(kafka, "topic-contact-2-open")))
                    .isEqualTo(alternating(moves));

            long pulses = lines.get("flowmeter-2").edges();
            assertThat(pulses).isPositive();
            double total = values(kafka, "topic-flowmeter-2-volume").getLast();
            assertThat(Math.round(total * 1_000)).isEqualTo(pulses);
        }
    }

    private RunReport run(String kafka) {
        List<DeviceProfile> profiles = PROFILES.all().stream().map(LoadedProfile::profile).toList();
        List<PlantDevice> plant =
                PlantLayout.of(profiles, 2 * profiles.size()).stream()
                        .filter(device ->
                                device.isWired() || device.name().equals(PlantLayout.ALWAYS))
                        .toList();
        EmulationOrder order =
                new EmulationOrder(
                        Optional.of(DURATION),
                        plant,
                        OptionalDouble.empty(),
                        List.of(),
                        SEED,
                        Optional.empty(),
                        new EmulationOrder.Places(
                                Optional.of(kafka),
                                OptionalInt.of(LoopbackPorts.free()),
                                Optional.of(folder.resolve("data")),
                                MillraceHome.find(System.getProperties(), System.getenv())));
        Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
        return new PlantRun(order, PROFILES, clocks, new Silent(), new StopSignal()).run();
    }

    private static List<Double> values(EmbeddedKafka kafka, String topic) throws IOException {
        List<Double> values = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            for (var entry : reader.read(topic)) {
                JsonNode reading = new ObjectMapper().readTree(entry.value());
                assertThat(reading.path("quality").asText()).startsWith("GOOD");
                values.add(reading.path("value").asDouble());
            }
        }
        return values;
    }

    /** Without the signs of life in between. */
    private static List<Double> changes(List<Double> values) {
        List<Double> changes = new ArrayList<>();
        for (double value : values) {
            if (changes.isEmpty() || changes.getLast() != value) {
                changes.add(value);
            }
        }
        return changes;
    }

    /** Closed, and then a change with each edge. */
    private static List<Double> alternating(long edges) {
        List<Double> states = new ArrayList<>();
        for (long i = 0; i <= edges; i++) {
            states.add(i % 2 == 0 ? 0.0 : 1.0);
        }
        return states;
    }

    private static final class Silent implements Announcer {
        @Override
        public void say(String sentence) {
            // Nobody reads it.
        }

        @Override
        public void alert(AlertRecord alert) {
            // Nobody reads it.
        }

        @Override
        public void progress(Progress progress) {
            // Nobody watches.
        }
    }
}
