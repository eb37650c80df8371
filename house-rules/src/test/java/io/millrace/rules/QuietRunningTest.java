package io.millrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Normal running of the emulated plant raises next to nothing: at most one anomaly in ten
 * device-hours of each profile, and no other alert. The seeds are none of those that any model was
 * fitted to.
 *
 * <p>{@code -Dmillrace.detection.hours=N} plays every device for longer. The figures are left in
 * {@code target/quiet-running.txt}.
 */
class QuietRunningTest {
    private static final int DEVICES = 10;
    private static final int HOURS = Integer.getInteger("millrace.detection.hours", 1);
    private static final long FIRST_SEED = 30_001;

    private static final List<String> FIGURES = new ArrayList<>();

    static Stream<Named<DeviceProfile>> emulated() {
        return ProfileLoader.shipped().all().stream()
                .map(LoadedProfile::profile)
                .filter(profile -> profile.emulation().isPresent())
                .map(profile -> Named.of(profile.name(), profile));
    }

    @ParameterizedTest
    @MethodSource("emulated")
    void raisesAtMostOneAnomalyInTenDeviceHoursAndNothingElse(DeviceProfile profile) {
        List<AlertTransition> raised = new ArrayList<>();
        double largest;

        try (JudgedPlant plant = new JudgedPlant(profile)) {
            for (int i = 0; i < DEVICES; i++) {
                plant.add("device-" + i, FIRST_SEED + i);
            }
            while (plant.elapsed().compareTo(Duration.ofHours(HOURS)) < 0) {
                plant.step().stream()
                        .filter(transition -> transition.state() == AlertState.RAISED)
                        .forEach(raised::add);
            }
            largest = plant.largestScoreRatio();
        }

        List<AlertTransition> anomalies =
                raised.stream().filter(alert -> alert.kind() == AlertKind.ANOMALY).toList();
        FIGURES.add(
                String.format(
                        Locale.ROOT,
                        "%s: %d anomalies and %d other alerts in %d device-hours, largest score %.2f of the threshold",
                        profile.name(),
                        anomalies.size(),
                        raised.size() - anomalies.size(),
                        DEVICES * HOURS,
                        largest));
        assertThat(raised).filteredOn(alert -> alert.kind() != AlertKind.ANOMALY).isEmpty();
        assertThat(anomalies).hasSizeLessThanOrEqualTo(HOURS);
    }

    @AfterAll
    static void leaveTheFigures() throws IOException {
        Files.write(Path.of("target", "quiet-running.txt"), FIGURES);
    }
}
