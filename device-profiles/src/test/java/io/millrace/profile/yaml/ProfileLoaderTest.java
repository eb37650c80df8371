package io.millrace.profile.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.Conversion;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.BinaryType;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.ReportRule;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileLoaderTest {
    private static final String TANK =
            """
            profile: tank
            version: 3
            channels:
              level: {unit: m}
            """;

    @TempDir Path folder;

    @Test
    void usersProfilesJoinTheShippedOnes() throws IOException {
        write("tank.yaml", TANK);

        ProfileLoader.Outcome outcome = ProfileLoader.shippedAnd(folder);

        assertThat(outcome.library().names())
                .contains("tank")
                .containsAll(ProfileLoader.shipped().names())
                .hasSize(ProfileLoader.shipped().names().size() + 1);
        assertThat(outcome.warnings()).isEmpty();
        assertThat(outcome.refused()).isEmpty();
    }

    @Test
    void usersProfileWinsOverTheShippedOneOfTheSameName() throws IOException {
        String own = TANK.replace("tank", "single-value");
        write("single-value.yaml", own);

        LoadedProfile found =
                ProfileLoader.shippedAnd(folder).library().find("single-value").orElseThrow();

        assertThat(found.isShipped()).isFalse();
        assertThat(found.sourceText()).isEqualTo(own);
        assertThat(found.profile().version()).isEqualTo(3);
    }

    @Test
    @Guarantee("P1")
    void badProfileTellsAllItsProblemsAndHarmsNoOther() throws IOException {
        write("tank.yaml", TANK);
        write("bad.yaml", "profile: bad\nversion: 0\nchannels:\n  x: {unit: q}\n");

        ProfileLoader.Outcome outcome = ProfileLoader.shippedAnd(folder);

        assertThat(outcome.library().names())
                .contains("tank", "single-value")
                .doesNotContain("bad");
        assertThat(outcome.refused().get("bad"))
                .extracting(problem -> problem.line() + " " + problem.key())
                .containsExactly("2 version", "4 channels.x.unit");
    }

    @Test
    void badProfileOfTheUserHidesTheShippedOne() throws IOException {
        write("single-value.yaml", "profile: single-value\nversion: [\n");

        ProfileLoader.Outcome outcome = ProfileLoader.shippedAnd(folder);

        assertThat(outcome.library().names()).doesNotContain("single-value");
        assertThat(outcome.refused()).containsOnlyKeys("single-value");
    }

    @Test
    void twoFilesOfOneNameRefuseEachOther() throws IOException {
        write("tank.yaml", TANK);
        write("zank.yaml", TANK);

        ProfileLoader.Outcome outcome = ProfileLoader.shippedAnd(folder);

        assertThat(outcome.library().names()).doesNotContain("tank");
        assertThat(outcome.refused().get("tank"))
                .extracting(problem -> problem.message())
                .contains(
                        "tank is also the name of %s; rename one"
                                .formatted(folder.resolve("tank.yaml")));
    }

    @Test
    void gatewayFileAmongTheProfilesIsPassedOver() throws IOException {
        write("gateway.yaml", "gateway: {id: g}\n");

        assertThat(ProfileLoader.shippedAnd(folder).refused()).isEmpty();
    }

    @Test
    void folderThatDoesNotExistHasNoProfiles() {
        ProfileLoader.Outcome outcome = ProfileLoader.shippedAnd(folder.resolve("none"));

        assertThat(outcome.library().names()).isEqualTo(ProfileLoader.shipped().names());
        assertThat(outcome.warnings()).isEmpty();
    }

    @Test
    void shortestProfileGetsEveryDefault() {
        DeviceProfile profile = read(TANK + "    #\n");

        assertThat(profile.description()).isEmpty();
        assertThat(profile.modelFile()).isEmpty();
        assertThat(profile.emulation()).isEmpty();
        assertThat(profile.channels().getFirst().conversion()).isEqualTo(Conversion.NONE);
        assertThat(profile.channels().getFirst().mqtt()).isEmpty();
        assertThat(profile.channels().getFirst().judgement().report())
                .isEqualTo(ReportRule.EVERYTHING);
        assertThat(profile.channels().getFirst().judgement().staleAfter()).isEmpty();
    }

    @Test
    void payloadFormatsAreRead() {
        Map<String, PayloadFormat> expected =
                Map.of(
                        "{}",
                                new PayloadFormat.Json(
                                        "/value",
                                        java.util.Optional.empty(),
                                        java.util.Optional.empty()),
                        "{format: text}", new PayloadFormat.Text(),
                        "{format: binary, type: float32}",
                                new PayloadFormat.Binary(0, BinaryType.FLOAT32, false),
                        "{format: binary, type: uint16, offset: 4, byte-order: little}",
                                new PayloadFormat.Binary(4, BinaryType.UINT16, true));

        expected.forEach((text, payload) ->
                assertThat(
                                read(TANK.replace("{unit: m}", "{unit: m, mqtt: " + text + "}"))
                                        .channels()
                                        .getFirst()
                                        .mqtt()
                                        .orElseThrow()
                                        .payload())
                        .isEqualTo(payload));
    }

    @Test
    void everyUnitThatNeedsNoLookUpIsKnownToUcum() {
        assertThat(UcumUnits.COMMON).allMatch(UcumUnits::isKnownToUcum);
    }

    @Test
    void everyUnitThatIsSuggestedIsKnownToUcum() {
        for (String code : List.of("°C", "rpm", "kWh", "m³/h", "ohm", "ppm", "percent", "°F")) {
            ProblemList problems = new ProblemList();
            ProfileLoader.read(
                    new YamlSource("tank.yaml", TANK.replace("unit: m", "unit: \"" + code + "\"")),
                    problems);

            String message = problems.inReadingOrder().getFirst().message();
            String suggested = message.replaceFirst(".*; write (\\S+) for .*", "$1");
            assertThat(UcumUnits.isKnownToUcum(suggested)).as(message).isTrue();
        }
    }

    @Test
    void unitOutsideTheCommonOnesIsLookedUp() {
        assertThat(
                        read(TANK.replace("unit: m", "unit: \"umol/L\""))
                                .channels()
                                .getFirst()
                                .unit()
                                .code())
                .isEqualTo("umol/L");
    }

    @Test
    void limitsAndDelaysAreRead() {
        DeviceProfile profile =
                read(
                        TANK.replace(
                                "{unit: m}",
                                "{unit: m, limits: {low: 1, high: 2, on-delay: 3s}, stale-after: 4s}"));

        var judgement = profile.channels().getFirst().judgement();
        assertThat(judgement.limits().low()).hasValue(1.0);
        assertThat(judgement.limits().high()).hasValue(2.0);
        assertThat(judgement.limits().lowLow()).isEmpty();
        assertThat(judgement.limits().delays().onDelay()).isEqualTo(Duration.ofSeconds(3));
        assertThat(judgement.limits().delays().offDelay()).isZero();
        assertThat(judgement.staleAfter()).contains(Duration.ofSeconds(4));
    }

    private DeviceProfile read(String text) {
        ProblemList problems = new ProblemList();
        LoadedProfile loaded =
                ProfileLoader.read(new YamlSource("tank.yaml", text), problems).orElseThrow();
        assertThat(problems.inReadingOrder()).isEmpty();
        return loaded.profile();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
