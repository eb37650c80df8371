package io.millrace.profile.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.Emulation;
import io.millrace.profile.Limits;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedProfilesTest {
    private static final Path SOURCES = Path.of("profiles");

    /** A Gaussian stays inside for years at 5 samples a second. */
    private static final double SIGMAS = 6.0;

    private static final ProfileLibrary LIBRARY = ProfileLoader.shipped();

    @Test
    void everyProfileOfTheFolderIsShipped() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            LIBRARY.names().stream().map(name -> name + ".yaml").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shippedProfileHasNoProblemAndNoWarning(DeviceProfile profile) {
        ProblemList problems = new ProblemList();
        Path file = SOURCES.resolve(profile.name() + ".yaml");

        ProfileLoader.read(YamlSource.ofFile(file, problems).orElseThrow(), problems);

        assertThat(problems.inReadingOrder()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void loadedProfileKeepsItsSourceText(DeviceProfile profile) throws IOException {
        assertThat(LIBRARY.find(profile.name()).orElseThrow().sourceText())
                .isEqualTo(Files.readString(SOURCES.resolve(profile.name() + ".yaml")));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void emulatedNormalRunningStaysInsideTheNormalRangeAndTheLimits(DeviceProfile profile) {
        Emulation emulation = profile.emulation().orElseThrow();
        for (ChannelSpec channel : profile.channels()) {
            if (emulation.signals().get(channel.name()).integral().isPresent()) {
                continue;
            }
            Range reached = reach(emulation, emulation.signals().get(channel.name()));

            assertThat(channel.normalRange().orElseThrow().contains(reached.low()))
                    .as("%s %s", channel.name(), reached)
                    .isTrue();
            assertThat(channel.normalRange().orElseThrow().contains(reached.high()))
                    .as("%s %s", channel.name(), reached)
                    .isTrue();
            // A state such as "open" is normal in itself; what is not is how long it lasts.
            if (!channel.conversion().isByWord()) {
                assertInside(channel.judgement().limits(), channel.normalRange().orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void faultsThatBendValuesSayHowAndWhichChannelLeads(DeviceProfile profile) {
        profile.emulation()
                .orElseThrow()
                .faults()
                .forEach((kind, fault) -> {
                    assertThat(profile.channel(fault.leading())).as(kind).isPresent();
                    if (!List.of("flatline", "disconnect").contains(kind)) {
                        assertThat(fault.effects()).as(kind).containsKey(fault.leading());
                    }
                });
    }

    @Test
    void everyFaultOfTheCommandCanBePlayed() {
        assertThat(faults("centrifugal-pump"))
                .contains(
                        "dry-running",
                        "cavitation",
                        "blocked-filter",
                        "bearing-wear",
                        "drift",
                        "flatline",
                        "spike",
                        "disconnect");
        assertThat(faults("electric-motor"))
                .contains("bearing-wear", "drift", "flatline", "spike", "disconnect");
        assertThat(faults("single-value")).contains("drift", "flatline", "spike", "disconnect");
    }

    @Test
    void deviceWithTheSingleValueIsTheSensor() {
        DeviceProfile profile = LIBRARY.profile("single-value").orElseThrow();

        assertThat(profile.sensorName("sensor01", "value")).isEqualTo("sensor01");
        assertThat(profile.channels().getFirst().mqtt().orElseThrow().fullTopic("hall/s1"))
                .isEqualTo("hall/s1");
    }

    static List<DeviceProfile> profiles() {
        return LIBRARY.all().stream().map(ProfileLibrary.LoadedProfile::profile).toList();
    }

    private static Iterable<String> faults(String profile) {
        return LIBRARY.profile(profile).orElseThrow().emulation().orElseThrow().faults().keySet();
    }

    /** What a channel can reach while all its causes are at their worst together. */
    private static Range reach(Emulation emulation, Emulation.Signal signal) {
        double mean = signal.base();
        double away = SIGMAS * signal.noise() + signal.resolution();
        for (var gain : signal.gains().entrySet()) {
            Emulation.Driver driver = emulation.drivers().get(gain.getKey());
            mean += gain.getValue() * driver.mean();
            away += Math.abs(gain.getValue()) * (driver.swing() + SIGMAS * driver.wander());
        }
        return new Range(mean - away, mean + away);
    }

    private static void assertInside(Limits limits, Range normal) {
        limits.high()
                .ifPresent(
                        high -> assertThat(normal.high()).isLessThan(high - limits.hysteresis()));
        limits.low()
                .ifPresent(
                        low -> assertThat(normal.low()).isGreaterThan(low + limits.hysteresis()));
    }
}
