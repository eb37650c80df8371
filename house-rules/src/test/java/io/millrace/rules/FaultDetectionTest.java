package io.millrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.plant.FaultPlan;
import io.millrace.emulator.verdict.FaultWatch;
import io.millrace.emulator.verdict.FaultWatch.Answer;
import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Sighting;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault that a shipped profile names is raised: on its device and no other, led by the
 * channel that an engineer would name first, within the stated time. The seeds are none of those
 * that any model was fitted to or that its settings were chosen by.
 *
 * <p>{@code -Dmillrace.detection.seeds=N} takes more of them. The figures are left in {@code
 * target/fault-detection.txt}.
 */
class FaultDetectionTest {
    private static final int SEEDS = Integer.getInteger("millrace.detection.seeds", 20);
    private static final long FIRST_SEED = 40_001;

    /** Longer than the slowest model's window takes to fill. */
    private static final Duration CALM = Duration.ofMinutes(2);

    /** Faults begin one after the other, so that an alert on the wrong device shows. */
    private static final Duration APART = Duration.ofSeconds(1);

    private static final String NEVER = "never";

    private static final List<String> FIGURES = new ArrayList<>();

    /**
     * Profile, fault, seconds from its beginning to the alert at the most, and a channel beside the
     * leading one that moves as far at the same time and may lead instead. {@code never}: no rule
     * and no model can tell it from normal running, and models/README.md says so.
     */
    private static final String STATED =
            """
            belt-conveyor belt-slip 5
            belt-conveyor bearing-wear 6
            belt-conveyor drift 7
            belt-conveyor flatline 65
            belt-conveyor spike 3
            belt-conveyor disconnect 33
            centrifugal-pump dry-running 3
            centrifugal-pump cavitation 5
            centrifugal-pump blocked-filter 5
            centrifugal-pump bearing-wear 6
            centrifugal-pump drift 6
            centrifugal-pump flatline 12
            centrifugal-pump spike 2
            centrifugal-pump disconnect 12
            door-contact left-open 310
            door-contact disconnect 65
            electric-motor bearing-wear 6
            electric-motor drift 5
            electric-motor flatline 12
            electric-motor spike 2
            electric-motor disconnect 12
            energy-meter overload 9 current
            energy-meter drift 11
            energy-meter flatline 21
            energy-meter spike 6
            energy-meter disconnect 33
            pulse-flowmeter burst-pipe 8
            pulse-flowmeter drift 20
            pulse-flowmeter flatline never
            pulse-flowmeter spike 6
            pulse-flowmeter disconnect 65
            room-climate stale-air 14
            room-climate drift 12
            room-climate flatline 130
            room-climate spike 6
            room-climate disconnect 65
            screw-compressor blocked-filter 7
            screw-compressor drift 8
            screw-compressor flatline 65
            screw-compressor spike 3
            screw-compressor disconnect 33
            single-value drift 40
            single-value flatline 12
            single-value spike never
            single-value disconnect 12
            storage-tank leak 17
            storage-tank drift 20
            storage-tank flatline never
            storage-tank spike 6
            storage-tank disconnect 65
            ventilation-fan blocked-filter 7
            ventilation-fan bearing-wear 7
            ventilation-fan drift 10
            ventilation-fan flatline 65
            ventilation-fan spike 3
            ventilation-fan disconnect 33
            """;

    static Stream<Arguments> stated() {
        return STATED.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> !words[2].equals(NEVER))
                .map(words ->
                        Arguments.of(
                                words[0],
                                words[1],
                                Duration.ofSeconds(Long.parseLong(words[2])),
                                List.of(words).subList(3, words.length)));
    }

    static Stream<Arguments> notRaised() {
        return STATED.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[2].equals(NEVER))
                .map(words -> Arguments.of(words[0], words[1]));
    }

    @Test
    void everyFaultThatAProfileNamesHasAStatedTime() {
        TreeSet<String> named = new TreeSet<>();
        for (LoadedProfile loaded : ProfileLoader.shipped().all()) {
            DeviceProfile profile = loaded.profile();
            profile.emulation()
                    .ifPresent(emulation ->
                            emulation
                                    .faults()
                                    .keySet()
                                    .forEach(kind -> named.add(profile.name() + " " + kind)));
        }

        assertThat(
                        Stream.concat(stated(), notRaised())
                                .map(row -> row.get()[0] + " " + row.get()[1]))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @ParameterizedTest(name = "{0} {1} within {2}")
    @MethodSource("stated")
    void isRaisedOnItsDeviceByItsLeadingChannelInTime(
            String name, String kind, Duration within, List<String> rivals) {
        DeviceProfile profile = ProfileLoader.shipped().profile(name).orElseThrow();
        String leading = FaultPlan.of(profile, kind).leading();
        List<String> right = Stream.concat(Stream.of(leading), rivals.stream()).toList();
        List<AlertTransition> others = new ArrayList<>();

        Map<String, FaultWatch> watches = run(profile, kind, within, others);

        FIGURES.add(figures(name + " " + kind, leading, watches));
        assertThat(others).as("raised where nothing is wrong").isEmpty();
        assertThat(watches.values())
                .allSatisfy(watch -> {
                    assertThat(watch.answer()).as("%s is raised", watch.fault()).isPresent();
                    Answer answer = watch.answer().orElseThrow();
                    assertThat(answer.leadingChannel())
                            .as("%s: %s", watch.fault(), answer)
                            .hasValueSatisfying(channel -> assertThat(channel).isIn(right));
                    assertThat(answer.raisedAfter())
                            .as("%s: %s", watch.fault(), answer)
                            .isLessThanOrEqualTo(within);
                });
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("notRaised")
    void isNotRaisedAsTheModelCardSays(String name, String kind) {
        DeviceProfile profile = ProfileLoader.shipped().profile(name).orElseThrow();

        Map<String, FaultWatch> watches = run(profile, kind, CALM, new ArrayList<>());

        assertThat(watches.values()).allMatch(watch -> watch.answer().isEmpty());
    }

    /**
     * Half of the devices show the fault, each with a healthy one beside it.
     *
     * @param others what was raised on devices that have no fault, or not yet
     * @return by device, those with the fault
     */
    private static Map<String, FaultWatch> run(
            DeviceProfile profile, String kind, Duration within, List<AlertTransition> others) {
        Map<String, FaultWatch> watches = new LinkedHashMap<>();
        try (JudgedPlant plant = new JudgedPlant(profile)) {
            for (int i = 0; i < SEEDS; i++) {
                plant.add("faulty-" + i, FIRST_SEED + i);
                plant.add("healthy-" + i, FIRST_SEED + i);
            }
            Duration end = CALM.plus(APART.multipliedBy(SEEDS)).plus(within);
            while (plant.elapsed().compareTo(end) <= 0) {
                Duration now = plant.elapsed();
                while (watches.size() < SEEDS
                        && now.compareTo(CALM.plus(APART.multipliedBy(watches.size()))) >= 0) {
                    String device = "faulty-" + watches.size();
                    plant.begin(device, kind);
                    watches.put(device, watch(profile, kind, device, now));
                }
                for (AlertTransition transition : plant.step()) {
                    FaultWatch watch = watches.get(transition.device().name());
                    if (watch != null) {
                        watch.see(sighting(plant.elapsed()), record(transition));
                    } else if (transition.state() == AlertState.RAISED) {
                        others.add(transition);
                    }
                }
            }
        }
        return watches;
    }

    private static FaultWatch watch(
            DeviceProfile profile, String kind, String device, Duration now) {
        return new FaultWatch(
                new FaultWatch.Injected(
                        kind,
                        device,
                        FaultPlan.of(profile, kind).leading(),
                        JudgedPlant.START.plus(now),
                        now.toNanos()));
    }

    private static Sighting sighting(Duration elapsed) {
        return new Sighting(Observed.TopicKind.ALERTS, "alerts", 0, 0, elapsed.toNanos());
    }

    private static Observed.Alert record(AlertTransition transition) {
        return new Observed.Alert(
                new Observed.Place(transition.device().name(), "", 0),
                new AlertRecord(
                        transition.device().name(),
                        transition.channel(),
                        transition.kind().word(),
                        transition.state().name().toLowerCase(Locale.ROOT),
                        transition.severity(),
                        transition.time(),
                        transition.message()));
    }

    private static String figures(String fault, String leading, Map<String, FaultWatch> watches) {
        List<Answer> answers =
                watches.values().stream().flatMap(watch -> watch.answer().stream()).toList();
        double[] seconds =
                answers.stream()
                        .mapToDouble(answer -> answer.raisedAfter().toMillis() / 1e3)
                        .sorted()
                        .toArray();
        String delays =
                seconds.length == 0
                        ? "-"
                        : String.format(
                                Locale.ROOT,
                                "%.1f %.1f %.1f",
                                seconds[0],
                                seconds[seconds.length / 2],
                                seconds[seconds.length - 1]);
        long led =
                answers.stream()
                        .filter(answer ->
                                answer.leadingChannel().filter(leading::equals).isPresent())
                        .count();
        return "%s: raised %d of %d, led by %s %d, least, median, most s: %s, by %s"
                .formatted(
                        fault,
                        answers.size(),
                        watches.size(),
                        leading,
                        led,
                        delays,
                        answers.stream().map(Answer::alert).distinct().sorted().toList());
    }

    @AfterAll
    static void leaveTheFigures() throws IOException {
        Files.write(Path.of("target", "fault-detection.txt"), FIGURES);
    }
}
