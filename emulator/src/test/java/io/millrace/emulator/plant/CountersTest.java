package io.millrace.emulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int STEPS = 360;

    @Test
    void aCounterAddsUpTheFlowWhateverTheStep() {
        DeviceProfile meter = ProfileLoader.shipped().profile("pulse-flowmeter").orElseThrow();
        DeviceSimulation device = new DeviceSimulation(meter, DeviceRandom.of(1, "meter"), STEP);
        double flows = 0.0;
        double before = 0.0;
        double[] values = device.next();
        double first = values[1];
        for (int i = 1; i < STEPS; i++) {
            before = values[1];
            values = device.next();
            flows += values[0];
            assertThat(values[1]).isGreaterThanOrEqualTo(before);
        }

        double hours = STEP.toSeconds() / 3600.0;
        assertThat(values[1] - first).isCloseTo(flows * hours, within(0.05));
        assertThat(first).isCloseTo(1250.0, within(0.1));
    }
}
