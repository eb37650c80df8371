package io.millrace.emulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.millrace.emulator.Plants;
import io.millrace.profile.DeviceProfile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DeviceSimulationTest {
    private static final int CURRENT = 0;
    private static final int PRESSURE = 1;
    private static final int STEPS_PER_SECOND = 5;
    private static final long SEED = 42;

    private final DeviceSimulation pump = play(Plants.pump(), SEED, "pump-1");

    @Test
    void givesTheSameValuesForTheSameSeedAndDevice() {
        DeviceSimulation twin = play(Plants.pump(), SEED, "pump-1");

        assertThat(rows(pump, 100)).isDeepEqualTo(rows(twin, 100));
    }

    @Test
    void playsEachDeviceAndEachSeedDifferently() {
        double[][] one = rows(pump, 100);

        assertThat(one).isNotEqualTo(rows(play(Plants.pump(), SEED, "pump-2"), 100));
        assertThat(one).isNotEqualTo(rows(play(Plants.pump(), SEED + 1, "pump-1"), 100));
    }

    @Test
    void staysInsideThePhysicsOfItsDriversForAnHour() {
        double[][] hour = rows(pump, 3600 * STEPS_PER_SECOND);

        // load: 0.7, swinging by 0.1, wandering by 5 sigma of 0.02; five sigma of measuring noise
        // on top
        double halfWidth = 10.0 * (0.1 + 5 * 0.02) + 5 * 0.05;
        assertThat(column(hour, CURRENT)).allMatch(value -> Math.abs(value - 9.0) < halfWidth);
        assertThat(mean(hour, CURRENT, 0, hour.length)).isBetween(8.9, 9.1);
    }

    @Test
    void readsOnlyMultiplesOfTheInstrumentsStep() {
        for (double[] row : rows(pump, 1000)) {
            assertThat(Double.toString(row[CURRENT])).matches("\\d+\\.\\d{1,2}");
        }
    }

    @Test
    void bendsEveryAffectedChannelFullyOnceTheRampIsOver() {
        DeviceSimulation healthy = play(Plants.pump(), SEED, "pump-1");
        int ramp = (int) Plants.RAMP.toSeconds() * STEPS_PER_SECOND;

        pump.begin("dry-running");
        double[][] sick = rows(pump, ramp + 100);
        double[][] well = rows(healthy, ramp + 100);

        assertThat(sick[0]).isEqualTo(well[0]);
        assertThat(sick[ramp / 2][CURRENT]).isCloseTo(well[ramp / 2][CURRENT] - 2.0, within(0.011));
        assertThat(sick[ramp + 50][CURRENT])
                .isCloseTo(well[ramp + 50][CURRENT] - 4.0, within(0.011));
        assertThat(sick[ramp + 50][PRESSURE])
                .isCloseTo(well[ramp + 50][PRESSURE] * 0.2, within(0.0011));
    }

    @Test
    void keepsTheLeadingChannelWhereItIsOnFlatline() {
        rows(pump, 10);

        pump.begin("flatline");
        double[][] rows = rows(pump, 200);

        assertThat(column(rows, CURRENT)).containsOnly(rows[0][CURRENT]);
        assertThat(column(rows, PRESSURE).stream().distinct().count()).isGreaterThan(20);
    }

    @Test
    void flatlinesTheOnlyChannelOfASingleValueDevice() {
        DeviceSimulation sensor = play(Plants.sensor(), SEED, "sensor01");

        sensor.begin("flatline");

        assertThat(column(rows(sensor, 5000), 0))
                .hasSize(5000)
                .containsOnly(column(rows(sensor, 1), 0).getFirst());
    }

    @Test
    void spikesForAMomentAgainAndAgain() {
        DeviceSimulation healthy = play(Plants.pump(), SEED, "pump-1");

        pump.begin("spike");
        double[][] sick = rows(pump, 20 * STEPS_PER_SECOND);
        double[][] well = rows(healthy, 20 * STEPS_PER_SECOND);

        long spiked = 0;
        for (int i = 0; i < sick.length; i++) {
            boolean isPulse = i % 25 < 3; // 0.6 s of every 5 s
            double expected = well[i][CURRENT] + (isPulse ? 30.0 : 0.0);
            assertThat(sick[i][CURRENT]).isCloseTo(expected, within(0.011));
            spiked += isPulse ? 1 : 0;
        }
        assertThat(spiked).isEqualTo(4 * 3);
        assertThat(column(sick, PRESSURE)).isEqualTo(column(well, PRESSURE));
    }

    @Test
    void fallsSilentWhenDisconnected() {
        assertThat(pump.isSilent()).isFalse();

        pump.begin("disconnect");

        assertThat(pump.isSilent()).isTrue();
    }

    @Test
    void neverLeavesTheInstrumentsRange() {
        DeviceSimulation low = play(Plants.pump(), SEED, "pump-1");
        for (int i = 0; i < 4; i++) {
            low.begin("dry-running");
        }

        double[][] rows = rows(low, 200);

        assertThat(rows[199][CURRENT]).isZero();
        assertThat(column(rows, CURRENT)).allMatch(value -> value >= 0.0 && value <= 50.0);
    }

    @Test
    void refusesAFaultThatTheProfileDoesNotHaveAndNamesThoseItHas() {
        assertThatThrownBy(() -> pump.begin("explosion"))
                .isInstanceOf(UnknownFaultException.class)
                .hasMessageContaining("explosion")
                .hasMessageContaining("disconnect, dry-running, flatline, spike");
    }

    @Test
    void playsAnHourInWellUnderASecond() {
        DeviceSimulation device = play(Plants.pump(), SEED, "pump-1");
        assertTimeout(Duration.ofSeconds(1), () -> rows(device, 3600 * STEPS_PER_SECOND));
    }

    private static DeviceSimulation play(DeviceProfile profile, long seed, String device) {
        return new DeviceSimulation(profile, DeviceRandom.of(seed, device), Plants.PERIOD);
    }

    private static double[][] rows(DeviceSimulation device, int count) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = device.next();
        }
        return rows;
    }

    private static List<Double> column(double[][] rows, int channel) {
        return Arrays.stream(rows).map(row -> row[channel]).toList();
    }

    private static double mean(double[][] rows, int channel, int from, int to) {
        return Arrays.stream(rows, from, to)
                .mapToDouble(row -> row[channel])
                .average()
                .orElseThrow();
    }

    private static Offset<Double> within(double allowance) {
        return Offset.offset(allowance);
    }
}
