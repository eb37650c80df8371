package io.millrace.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.gateway.report.ReportDecision.Report;
import io.millrace.gateway.report.ReportDecision.Suppress;
import io.millrace.profile.ReportRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportFilterTest {
    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
    private static final ChannelId TEMPERATURE =
            new ChannelId(new DeviceId("pump-1"), "temperature");
    private static final ReportRule HALF_A_DEGREE = new ReportRule(0.5, Duration.ofSeconds(60));

    private final ReportFilter filter = new ReportFilter(_ -> HALF_A_DEGREE);

    @Test
    void theFirstReadingGoesOn() {
        assertThat(decide(20.0, 0)).isEqualTo(new Report(0));
    }

    @Test
    void suppressesUntilTheValueMovedByMoreThanTheDeadband() {
        decide(20.0, 0);

        assertThat(decide(20.3, 1)).isEqualTo(new Suppress());
        assertThat(decide(20.5, 2)).isEqualTo(new Suppress());
        assertThat(decide(20.51, 3)).isEqualTo(new Report(2));
        assertThat(decide(20.3, 4)).isEqualTo(new Suppress());
        assertThat(decide(20.0, 5)).isEqualTo(new Report(1));
    }

    @Test
    void theDeadbandIsHeldAgainstTheLastReportedValueNotTheLastRead() {
        decide(20.0, 0);
        decide(20.2, 1);
        decide(20.4, 2);

        assertThat(decide(20.6, 3)).isEqualTo(new Report(2));
    }

    @Test
    void reportsAtTheLatestEveryHeartbeat() {
        decide(20.0, 0);

        assertThat(decide(20.0, 59)).isEqualTo(new Suppress());
        assertThat(decide(20.0, 60)).isEqualTo(new Report(1));
        assertThat(decide(20.0, 119)).isEqualTo(new Suppress());
    }

    @Test
    void reportsWhenTheSensorsClockLeapsBack() {
        decide(20.0, 3_600);

        assertThat(decide(20.0, 0)).isEqualTo(new Report(0));
    }

    @Test
    void reportsEveryChangeOfQuality() {
        decide(20.0, 0);

        assertThat(decide(OptionalDouble.empty(), QualityCode.BAD_SENSOR_FAILURE, 1))
                .isEqualTo(new Report(0));
        assertThat(decide(OptionalDouble.empty(), QualityCode.BAD_SENSOR_FAILURE, 2))
                .isEqualTo(new Suppress());
        assertThat(decide(OptionalDouble.empty(), QualityCode.BAD_NO_COMMUNICATION, 3))
                .isEqualTo(new Report(1));
        assertThat(decide(20.0, 4)).isEqualTo(new Report(0));
    }

    @Test
    void deadbandZeroReportsEverything() {
        ReportFilter everything = new ReportFilter(_ -> ReportRule.EVERYTHING);
        Reading reading = reading(OptionalDouble.of(20.0), QualityCode.GOOD, 0);

        assertThat(everything.decide(reading)).isEqualTo(new Report(0));
        assertThat(everything.decide(reading)).isEqualTo(new Report(0));
    }

    private ReportDecision decide(double value, int seconds) {
        return decide(OptionalDouble.of(value), QualityCode.GOOD, seconds);
    }

    private ReportDecision decide(OptionalDouble value, QualityCode quality, int seconds) {
        return filter.decide(reading(value, quality, seconds));
    }

    private static Reading reading(OptionalDouble value, QualityCode quality, int seconds) {
        Instant time = START.plusSeconds(seconds);
        return new Reading(
                TEMPERATURE,
                value,
                quality,
                new ReadingTime(Optional.of(time), START, true),
                OptionalLong.empty());
    }
}
