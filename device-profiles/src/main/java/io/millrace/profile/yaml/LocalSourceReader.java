package io.millrace.profile.yaml;

import io.millrace.profile.DurationText;
import io.millrace.profile.LocalSource;
import io.millrace.profile.LocalSource.Kind;
import io.millrace.profile.LocalSource.Mode;
import io.millrace.profile.LocalSource.Pull;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a channel is wired to the gateway's own machine: {@code gpio:} or {@code file:}. */
final class LocalSourceReader {
    private static final Duration STATE_PERIOD = Duration.ofSeconds(10);
    private static final Duration PULSE_PERIOD = Duration.ofSeconds(1);
    private static final Duration FILE_PERIOD = Duration.ofSeconds(5);
    private static final Duration PERIOD_MIN = Duration.ofMillis(100);
    private static final Duration PERIOD_MAX = Duration.ofDays(1);
    private static final Duration DEBOUNCE_MAX = Duration.ofSeconds(10);
    private static final Map<String, Mode> MODES =
            Map.of("state", Mode.STATE, "rate", Mode.RATE, "total", Mode.TOTAL);
    private static final Map<String, Pull> PULLS = Map.of("up", Pull.UP, "down", Pull.DOWN);
    private static final Map<String, Kind> KINDS =
            Map.of("iio", Kind.IIO, "hwmon", Kind.HWMON, "w1", Kind.W1, "plain", Kind.PLAIN);

    /** A file name, never a path: a profile must not reach out of its sensor's folder. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    private LocalSourceReader() {}

    /** Empty when the channel has neither section, or a wrong one, which is reported. */
    static Optional<LocalSource> read(YamlMapping channel) {
        Optional<YamlValue> gpio = channel.find("gpio");
        Optional<YamlValue> file = channel.find("file");
        if (gpio.isPresent() && file.isPresent()) {
            file.get().keyProblem("a channel comes by gpio or by file; remove one");
            return Optional.empty();
        }
        return gpio.flatMap(YamlValue::mapping)
                .map(LocalSourceReader::gpio)
                .or(() -> file.flatMap(YamlValue::mapping).flatMap(LocalSourceReader::file));
    }

    private static LocalSource gpio(YamlMapping section) {
        Mode mode = section.find("read").flatMap(value -> value.choice(MODES)).orElse(Mode.STATE);
        LocalSource.Wiring wiring =
                new LocalSource.Wiring(
                        section.find("active-low").flatMap(YamlValue::bool).orElse(false),
                        section.find("pull")
                                .flatMap(value -> value.choice(PULLS))
                                .orElse(Pull.AS_IS),
                        section.find("debounce")
                                .flatMap(LocalSourceReader::debounce)
                                .orElse(Duration.ZERO));
        return new LocalSource.Gpio(
                mode, wiring, period(section, mode == Mode.STATE ? STATE_PERIOD : PULSE_PERIOD));
    }

    private static Optional<LocalSource> file(YamlMapping section) {
        Optional<Kind> kind = section.require("kind").flatMap(value -> value.choice(KINDS));
        Duration period = period(section, FILE_PERIOD);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        if (kind.get() == Kind.W1) {
            section.find("name")
                    .ifPresent(value -> value.keyProblem("a w1 sensor has one value; remove it"));
            return Optional.of(new LocalSource.KernelFile(Kind.W1, "w1_slave", period));
        }
        return section.require("name")
                .flatMap(value -> value.parsed(LocalSourceReader::requireName))
                .map(name -> new LocalSource.KernelFile(kind.get(), name, period));
    }

    private static String requireName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a name such as temp, voltage0 or temp1, found \"" + text + "\"");
        }
        return text;
    }

    private static Duration period(YamlMapping section, Duration otherwise) {
        return section.find("period").flatMap(LocalSourceReader::period).orElse(otherwise);
    }

    private static Optional<Duration> period(YamlValue value) {
        Optional<Duration> period = value.duration();
        if (period.filter(
                        found -> found.compareTo(PERIOD_MIN) < 0 || found.compareTo(PERIOD_MAX) > 0)
                .isPresent()) {
            value.problem(
                    "expected a duration from 100ms to 1d, found "
                            + DurationText.format(period.get()));
            return Optional.empty();
        }
        return period;
    }

    private static Optional<Duration> debounce(YamlValue value) {
        Optional<Duration> debounce = value.duration();
        if (debounce.filter(found -> found.compareTo(DEBOUNCE_MAX) > 0).isPresent()) {
            value.problem(
                    "expected a duration of at most 10s, found "
                            + DurationText.format(debounce.get()));
            return Optional.empty();
        }
        return debounce;
    }
}
