package io.millrace.emulator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.Range;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedProfilesTest {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final int STEPS_PER_HOUR = 3600 * 5;

    static Stream<DeviceProfile> profiles() {
        return ProfileLoader.shipped().all().stream().map(LoadedProfile::profile);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void runNormallyForAnHourInsideTheirNormalRangesAndLimits(DeviceProfile profile) {
        for (long seed = 1; seed <= 5; seed++) {
            DeviceSimulation device =
                    new DeviceSimulation(profile, DeviceRandom.of(seed, "device"), PERIOD);
            for (int step = 0; step < STEPS_PER_HOUR; step++) {
                double[] values = device.next();
                for (int i = 0; i < values.length; i++) {
                    requireNormal(profile.channels().get(i), values[i], seed);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void canShowEveryFaultThatTheyName(DeviceProfile profile) {
        for (String kind : FaultPlan.kinds(profile)) {
            DeviceSimulation device =
                    new DeviceSimulation(profile, DeviceRandom.of(1, "device"), PERIOD);
            DeviceSimulation healthy =
                    new DeviceSimulation(profile, DeviceRandom.of(1, "device"), PERIOD);
            device.begin(kind);
            boolean differs = device.isSilent();
            for (int step = 0; step < 300 && !differs; step++) {
                int leading =
                        profile.channels()
                                .indexOf(
                                        profile.channel(FaultPlan.of(profile, kind).leading())
                                                .orElseThrow());
                differs = device.next()[leading] != healthy.next()[leading];
            }
            assertThat(differs)
                    .as("%s of %s shows on its leading channel", kind, profile.name())
                    .isTrue();
        }
    }

    private static void requireNormal(ChannelSpec channel, double value, long seed) {
        Range normal = channel.normalRange().or(channel::instrumentRange).orElseThrow();
        if (!normal.contains(
                value)) { // describing two million values would take longer than playing them
            assertThat(value)
                    .as("%s with seed %d", channel.name(), seed)
                    .isBetween(normal.low(), normal.high());
        }
    }
}
