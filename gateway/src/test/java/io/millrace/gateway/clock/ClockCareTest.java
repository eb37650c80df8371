package io.millrace.gateway.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets stand for readings: what is stamped between two looks is appended between them. */
@Guarantee("T1")
class ClockCareTest {
    private static final Instant RELEASED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant UNSET = Instant.parse("1970-01-01T00:00:20Z");
    private static final Instant REALLY = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir private Path folder;
    private final FakeMachine machine = new FakeMachine(UNSET);
    private final List<TimeCorrection> announced = new ArrayList<>();
    private boolean isOutboxFull;
    private String boot = "boot-1";
    private TimeLine line;
    private ClockCare care;

    @BeforeEach
    void starts() {
        line = new TimeLine(machine.wall(), machine::sinceBootNanos, machine.isSynced());
        care = new ClockCare(machine, line, boot, RELEASED, new ClockBookFile(folder));
    }

    @Test
    void correctsWhatWasStampedBeforeTheClockWasSet() {
        look(100);
        Instant arrived = line.steady();
        assertThat(line.gatewayTime(arrived)).isEqualTo(UNSET);
        assertThat(line.isSynced()).isFalse();

        machine.passes(HOUR);
        synchronised(REALLY.plus(HOUR));
        look(150);

        assertThat(shift(boot, 100)).contains(Duration.between(UNSET, REALLY));
        assertThat(shift(boot, 149)).contains(Duration.between(UNSET, REALLY));
        assertThat(line.isSynced()).isTrue();
        assertThat(line.instant()).isEqualTo(REALLY.plus(HOUR));
    }

    @Test
    void knowsNothingOfReadingsBeforeAndAfterAndOfOtherBoots() {
        look(100);
        synchronised(REALLY);
        look(150);

        assertThat(shift(boot, 99)).isEmpty();
        assertThat(shift(boot, 150)).isEmpty();
        assertThat(shift("boot-0", 120)).isEmpty();
    }

    @Test
    void tellsConsumersOfWhatHadGone() {
        look(0);
        machine.passes(HOUR);
        synchronised(REALLY.plus(HOUR));
        look(5);

        long micros = ChronoUnit.MICROS.between(UNSET, REALLY);
        assertThat(announced)
                .containsExactly(new TimeCorrection(boot, micros, UNSET, UNSET.plus(HOUR)));
        look(6);
        assertThat(announced).hasSize(1);
    }

    @Test
    void tellsThemLaterWhenTheJournalTakesNothing() {
        look(0);
        synchronised(REALLY);
        isOutboxFull = true;
        look(5);
        restarts();
        isOutboxFull = false;
        look(5);

        assertThat(announced).hasSize(1);
    }

    @Test
    void stampsOnOneLineWhateverTheClockDoesUntilItIsLookedAt() {
        look(0);
        Instant before = line.instant();
        machine.passes(Duration.ofSeconds(1));
        machine.set(REALLY);

        assertThat(line.instant()).isEqualTo(before.plusSeconds(1));
    }

    @Test
    void readingsWaitWhileTheClockIsPlainlyWrongButNotForever() {
        look(0);
        assertThat(care.mustWait(boot)).isTrue();
        assertThat(care.mustWait("boot-0")).isFalse();

        machine.passes(ClockCare.WAIT_MAX.minusSeconds(1));
        look(1);
        assertThat(care.isWaiting()).isTrue();

        machine.passes(Duration.ofSeconds(2));
        look(2);
        assertThat(care.isWaiting()).isFalse();
    }

    @Test
    void aRestartDoesNotBeginTheWaitAnew() {
        look(0);
        machine.passes(ClockCare.WAIT_MAX.minusSeconds(1));
        restarts();
        assertThat(care.isWaiting()).isTrue();
        machine.passes(Duration.ofSeconds(2));
        restarts();

        assertThat(care.isWaiting()).isFalse();
    }

    @Test
    void believesNoTimeServiceThatShowsATimeBeforeThisSoftware() {
        machine.isSynced = true;
        restarts();
        look(0);

        assertThat(line.isSynced()).isFalse();
        assertThat(care.isWaiting()).isTrue();
    }

    @Test
    void readingsWaitNoLongerOnceTheClockIsSet() {
        look(0);
        synchronised(REALLY);
        look(1);

        assertThat(care.isWaiting()).isFalse();
    }

    @Test
    void readingsGoAtOnceWhenTheClockMayBeRight() {
        machine.set(REALLY);
        restarts();
        look(0);

        assertThat(care.isWaiting()).isFalse();
        assertThat(line.isSynced()).isFalse();
    }

    @Test
    void readingsWaitWhereTheMachineSaysThatNobodyHasSetItsClock() {
        machine.set(REALLY);
        machine.isKnownUnset = true;
        restarts();
        look(0);
        assertThat(care.isWaiting()).isTrue();

        machine.set(REALLY.plus(HOUR));
        look(1);
        assertThat(care.isWaiting()).isFalse();
    }

    @Test
    void aRestartGoesOnOnTheSameLine() {
        look(0);
        machine.passes(Duration.ofMinutes(1));
        restarts();
        look(10);
        machine.passes(Duration.ofMinutes(1));
        synchronised(REALLY.plus(Duration.ofMinutes(2)));
        look(20);

        assertThat(shift(boot, 3)).contains(Duration.between(UNSET, REALLY));
        assertThat(shift(boot, 13)).contains(Duration.between(UNSET, REALLY));
        assertThat(announced).hasSize(1);
    }

    @Test
    void correctsWhatAProcessThatIsGoneHadStamped() {
        look(0);
        machine.passes(Duration.ofMinutes(1));
        synchronised(REALLY.plus(Duration.ofMinutes(1)));
        restarts();
        look(10);

        assertThat(shift(boot, 9)).contains(Duration.between(UNSET, REALLY));
        assertThat(line.instant()).isEqualTo(REALLY.plus(Duration.ofMinutes(1)));
    }

    @Test
    void mixesNothingUpWhenTheClockIsSetByHandBothWaysAndThenSynchronised() {
        look(0);
        machine.set(REALLY.plus(HOUR));
        look(10);
        assertThat(line.instant()).isEqualTo(REALLY.plus(HOUR));
        assertThat(shift(boot, 0)).contains(Duration.between(UNSET, REALLY.plus(HOUR)));

        machine.set(REALLY.minus(HOUR));
        look(20);
        synchronised(REALLY);
        look(30);

        assertThat(shift(boot, 5)).contains(Duration.between(UNSET, REALLY));
        assertThat(shift(boot, 15)).contains(HOUR.negated());
        assertThat(shift(boot, 25)).contains(HOUR);
        assertThat(shift(boot, 35)).isEmpty();
    }

    @Test
    void leavesAnEarlierBootsReadingsAsTheyAre() {
        look(0);
        machine.reboots(UNSET);
        boot = "boot-2";
        restarts();
        look(10);
        synchronised(REALLY);
        look(20);

        assertThat(shift("boot-1", 5)).isEmpty();
        assertThat(shift("boot-1", 15)).isEmpty();
        assertThat(shift("boot-2", 15)).contains(Duration.between(UNSET, REALLY));
    }

    @Test
    void followsASteeredClockWithoutCorrectingAnything() {
        synchronised(REALLY);
        restarts();
        look(0);
        machine.set(REALLY.plusMillis(40));
        look(10);

        assertThat(line.instant()).isEqualTo(REALLY.plusMillis(40));
        assertThat(announced).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void marksReadingsAgainWhenTheTimeServiceIsLost() {
        synchronised(REALLY);
        restarts();
        look(0);
        machine.isSynced = false;
        look(10);
        assertThat(line.isSynced()).isFalse();
        machine.passes(HOUR);
        machine.isSynced = true;
        look(20);

        assertThat(line.isSynced()).isTrue();
        assertThat(shift(boot, 5)).isEmpty();
        assertThat(shift(boot, 15)).contains(Duration.ZERO);
    }

    @Test
    void startsAnewFromADamagedBook() throws IOException {
        look(0);
        Files.writeString(folder.resolve("clock"), "millrace-clock 1\nboot-1 0");
        restarts();
        synchronised(REALLY);
        look(10);

        assertThat(shift(boot, 5)).isEmpty();
        assertThat(line.isSynced()).isTrue();
    }

    private void restarts() {
        starts();
    }

    private void synchronised(Instant wall) {
        machine.set(wall);
        machine.isSynced = true;
    }

    private void look(long endOffset) {
        care.look(endOffset, this::announce);
    }

    private void announce(TimeCorrection correction) {
        if (isOutboxFull) {
            throw new IllegalStateException("full");
        }
        announced.add(correction);
    }

    private Optional<Duration> shift(String ofBoot, long offset) {
        return care.shiftOf(ofBoot, offset).map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }
}
