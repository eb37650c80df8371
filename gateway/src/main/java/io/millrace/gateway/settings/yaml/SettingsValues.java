package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.ByteSize;
import io.millrace.profile.DurationText;
import io.millrace.profile.yaml.YamlValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values with a form or limit that only gateway.yaml has. */
final class SettingsValues {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(\\.\\d{1,6})?)\\s?%");
    private static final double PER_CENT = 100.0;

    /** Part of topic names, record keys and transactional ids. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,99})");

    /**
     * A label as the kernel shows it, gpiochip0, 0 or /dev/gpiochip0; the kernel keeps 31 bytes.
     */
    private static final Pattern CHIP =
            Pattern.compile("(/dev/)?[A-Za-z0-9][A-Za-z0-9 ._:,@+-]{0,30}");

    private SettingsValues() {}

    /** A GPIO chip by label, name, number or device file. */
    static Optional<String> chip(YamlValue value) {
        Optional<String> chip = value.anyScalar();
        if (chip.filter(text -> !CHIP.matcher(text).matches()).isPresent()) {
            value.problem(
                    "expected auto, or a GPIO chip by label, number or device file (gpiodetect lists them), found \"%s\""
                            .formatted(chip.get()));
            return Optional.empty();
        }
        return chip;
    }

    /** A duration of at most {@code max}. */
    static Optional<Duration> duration(YamlValue value, Duration max) {
        Optional<Duration> duration = value.duration();
        if (duration.filter(found -> found.compareTo(max) > 0).isPresent()) {
            value.problem(
                    "expected at most %s, found %s"
                            .formatted(
                                    DurationText.format(max), DurationText.format(duration.get())));
            return Optional.empty();
        }
        return duration;
    }

    /** Bytes, from {@code minBytes} up. */
    static Optional<Long> bytes(YamlValue value, long minBytes, String minText) {
        Optional<Long> size = value.parsed(ByteSize::parse);
        if (size.filter(found -> found < minBytes).isPresent()) {
            value.problem("expected %s or more".formatted(minText));
            return Optional.empty();
        }
        return size;
    }

    /** A share, 0 to {@code maxPercent}, as a fraction of 1. */
    static Optional<Double> percent(YamlValue value, int maxPercent) {
        return value.parsed(text -> {
            Matcher matcher = PERCENT.matcher(text);
            if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > maxPercent) {
                throw new IllegalArgumentException(
                        "expected 0%% to %d%%, found \"%s\"".formatted(maxPercent, text));
            }
            return Double.parseDouble(matcher.group(1)) / PER_CENT;
        });
    }

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static String requireName(String text) {
        return requireName(text, text);
    }

    /**
     * @param written what the user wrote, for the message
     */
    static String requireName(String text, String written) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected 1 to 100 letters, digits, . _ - (a letter or digit first), found \"%s\""
                            .formatted(written));
        }
        return text;
    }
}
