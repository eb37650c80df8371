package io.millrace.bridge.journal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    private static final DateTimeFormatter FORMATTER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static String text(Instant time) {
        return new String(TimeText.of(time), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T08:00:00.123456789Z, 2026-03-01T08:00:00.123456Z",
        "2024-02-29T23:59:59.999999999Z, 2024-02-29T23:59:59.999999Z",
        "2000-12-31T00:00:00Z, 2000-12-31T00:00:00.000000Z",
        "1900-03-01T00:00:00Z, 1900-03-01T00:00:00.000000Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500000Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    })
    void hasSixDecimalsInUtc(Instant time, String expected) {
        assertThat(text(time)).isEqualTo(expected);
    }

    /** A sensor may claim any time at all; it is kept and flagged, so it must be written. */
    @ParameterizedTest
    @CsvSource({
        "-0001-12-31T23:59:59Z, -0001-12-31T23:59:59.000000Z",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00.000000Z",
    })
    void writesYearsOfOtherLengths(Instant time, String expected) {
        assertThat(text(time)).isEqualTo(expected);
    }

    @Test
    void agreesWithTheGeneralFormatterOnRandomTimes() {
        SplittableRandom random = new SplittableRandom(1);
        long from = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            Instant time =
                    Instant.ofEpochSecond(random.nextLong(from, to), random.nextInt(1_000_000_000));
            assertThat(text(time)).isEqualTo(FORMATTER.format(time));
        }
    }
}
