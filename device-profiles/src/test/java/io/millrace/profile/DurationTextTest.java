package io.millrace.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "200ms, PT0.2S",
        "5s, PT5S",
        "2m, PT2M",
        "1h, PT1H",
        "7d, P7D",
        "0s, PT0S",
        "999999999d, P999999999D"
    })
    void readsNumberAndUnit(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-5s",
                "+5s",
                "1.5s",
                "5 s",
                "5S",
                "5sec",
                "1h30m",
                "1234567890s"
            })
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage(
                        "expected a duration such as 200ms, 5s, 2m, 1h or 7d, found \"%s\"", text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.2S, 200ms",
        "PT1.5S, 1500ms",
        "PT90S, 90s",
        "PT120S, 2m",
        "PT25H, 25h",
        "PT48H, 2d"
    })
    void writesTheLargestUnitThatFits(Duration duration, String expected) {
        assertThat(DurationText.format(duration)).isEqualTo(expected);
        assertThat(DurationText.parse(expected)).isEqualTo(duration);
    }

    @Test
    void writesWholeMilliseconds() {
        assertThat(DurationText.format(Duration.ofNanos(1_999_999))).isEqualTo("1ms");
    }

    @Test
    void refusesToWriteANegativeDuration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.format(Duration.ofMillis(-1)));
    }
}
