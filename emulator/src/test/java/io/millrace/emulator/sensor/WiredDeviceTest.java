package io.millrace.emulator.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.sensor.WiredDevice.LineTally;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WiredDeviceTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int HOUR = 3_600;

    private final List<Edge> edges = new ArrayList<>();

    private record Edge(int line, boolean isHigh, Instant when) {}

    @Test
    void aCounterGivesOnePulsePerLitreAndEachAfterTheOneBefore() {
        WiredDevice meter = device("pulse-flowmeter", Map.of("flow", 2, "volume", 2));

        play(meter, HOUR);

        long pulses = meter.tally().getFirst().edges();
        // About 6 m3/h, and never outside what the profile plays.
        assertThat(pulses).isBetween(4_000L, 9_000L);
        assertThat(meter.tally()).containsExactly(new LineTally("d", "volume", pulses));
        assertThat(edges).hasSize((int) (2 * pulses)).allMatch(edge -> edge.line() == 2);
        assertThat(edges).extracting(Edge::when).isSorted();
        for (int i = 0; i < edges.size(); i++) {
            assertThat(edges.get(i).isHigh()).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void aContactMovesItsLineOnlyWhenItChanges() {
        WiredDevice door = device("door-contact", Map.of("open", 7));

        play(door, HOUR);

        assertThat(edges).hasSizeGreaterThan(10);
        assertThat(door.tally()).containsExactly(new LineTally("d", "open", edges.size()));
        for (int i = 0; i < edges.size(); i++) {
            assertThat(edges.get(i).isHigh()).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void aDeviceThatIsTakenAwayMovesNothing() {
        WiredDevice meter = device("pulse-flowmeter", Map.of("flow", 2, "volume", 2));

        meter.begin("disconnect");
        play(meter, HOUR);

        assertThat(edges).isEmpty();
    }

    private static void play(WiredDevice device, int samples) {
        for (int second = 0; second < samples; second++) {
            device.sample(Instant.ofEpochSecond(second), 0);
        }
    }

    private WiredDevice device(String profileName, Map<String, Integer> lines) {
        DeviceProfile profile = ProfileLoader.shipped().find(profileName).orElseThrow().profile();
        return new WiredDevice(
                new PlantDevice("d", profile, "t/d", lines),
                PERIOD,
                new DeviceSimulation(profile, DeviceRandom.of(1, "d"), PERIOD),
                (line, isHigh, when) -> edges.add(new Edge(line, isHigh, when)));
    }
}
