package io.millrace.profile.yaml;

import io.millrace.profile.DurationText;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.KeyMatch;
import io.millrace.profile.PayloadFormat.Samples;
import io.millrace.profile.PayloadFormat.Spacing;
import io.millrace.profile.PayloadFormat.Status;
import io.millrace.profile.PayloadFormat.TimeField;
import io.millrace.profile.TimeFormat;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a JSON document carries a channel. */
final class JsonFormatReader {
    static final List<String> KEYS =
            List.of(
                    "value",
                    "time",
                    "time-format",
                    "sequence",
                    "key",
                    "key-value",
                    "status",
                    "status-good",
                    "samples",
                    "base-time",
                    "period",
                    "time-after",
                    "time-after-unit",
                    "base-sequence");

    private static final List<String> OF_SAMPLES =
            List.of("base-time", "period", "time-after", "time-after-unit", "base-sequence");
    private static final String DEFAULT_POINTER = "/value";
    private static final String ELEMENT_ITSELF = "";

    /** RFC 6901. */
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)*");

    private static final Pattern MICROSECONDS = Pattern.compile("(\\d{1,9})us");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of(
                    "s", ChronoUnit.SECONDS,
                    "ms", ChronoUnit.MILLIS,
                    "us", ChronoUnit.MICROS,
                    "ns", ChronoUnit.NANOS);

    private final YamlMapping section;

    private JsonFormatReader(YamlMapping section) {
        this.section = section;
    }

    static Optional<PayloadFormat> read(YamlMapping section) {
        return Optional.of(new JsonFormatReader(section).read());
    }

    private PayloadFormat read() {
        boolean isArray = section.find("samples").isPresent();
        boolean hasTime = section.find("time").isPresent() || section.find("base-time").isPresent();
        TimeFormat format =
                TimeFormatReader.read(section, hasTime, "time: the pointer to the sample's time");
        Optional<Samples> samples = isArray ? readSamples(format) : Optional.empty();
        if (!isArray) {
            refuseWithoutSamples();
        }
        return new PayloadFormat.Json(
                pointer("value").orElse(isArray ? ELEMENT_ITSELF : DEFAULT_POINTER),
                pointer("time").map(at -> new TimeField(at, format)),
                pointer("sequence"),
                samples,
                readKey(),
                readStatus());
    }

    private void refuseWithoutSamples() {
        for (String key : OF_SAMPLES) {
            section.find(key)
                    .ifPresent(value ->
                            value.keyProblem("needs samples: the pointer to the array of samples"));
        }
    }

    private Optional<Samples> readSamples(TimeFormat format) {
        Optional<String> baseTime = pointer("base-time");
        Spacing spacing = readSpacing();
        checkTimes(spacing);
        Optional<YamlValue> baseSequence = section.find("base-sequence");
        if (section.find("sequence").isPresent()) {
            baseSequence.ifPresent(
                    value -> value.keyProblem("means nothing beside sequence; remove one"));
        }
        return pointer("samples")
                .map(array ->
                        new Samples(
                                array,
                                baseTime.map(at -> new TimeField(at, format)),
                                spacing,
                                pointer("base-sequence")));
    }

    private Spacing readSpacing() {
        Optional<YamlValue> unit = section.find("time-after-unit");
        ChronoUnit chosen = unit.flatMap(value -> value.choice(UNITS)).orElse(ChronoUnit.SECONDS);
        Optional<String> after = pointer("time-after");
        if (section.find("time-after").isEmpty()) {
            unit.ifPresent(value ->
                    value.keyProblem("needs time-after: the pointer to what it is the unit of"));
        } else {
            section.find("period")
                    .ifPresent(value ->
                            value.keyProblem("means nothing beside time-after; remove one"));
        }
        Optional<Spacing> every =
                section.find("period")
                        .flatMap(JsonFormatReader::readPeriod)
                        .map(Spacing.Every::new);
        return after.<Spacing>map(at -> new Spacing.After(at, chosen))
                .or(() -> every)
                .orElseGet(Spacing.None::new);
    }

    /** Samples that all arrive together are told apart by their times alone. */
    private void checkTimes(Spacing spacing) {
        boolean hasOwn = section.find("time").isPresent();
        Optional<YamlValue> base = section.find("base-time");
        if (hasOwn && base.isPresent()) {
            base.get().keyProblem("means nothing beside time, which each sample has; remove one");
        }
        boolean isSpaced =
                section.find("period").isPresent() || section.find("time-after").isPresent();
        if (base.isPresent() && !hasOwn && !isSpaced) {
            base.get().keyProblem("needs period or time-after: how far the samples are apart");
        }
        if (base.isEmpty() && !hasOwn) {
            section.find("samples")
                    .ifPresent(value ->
                            value.keyProblem(
                                    "needs time (in each sample), or base-time with period or time-after"));
        }
        if (base.isEmpty() && hasOwn && !(spacing instanceof Spacing.None)) {
            section.find("period")
                    .or(() -> section.find("time-after"))
                    .ifPresent(value ->
                            value.keyProblem("means nothing without base-time; remove it"));
        }
    }

    private Optional<KeyMatch> readKey() {
        Optional<YamlValue> key = section.find("key");
        Optional<YamlValue> word = section.find("key-value");
        if (key.isEmpty()) {
            word.ifPresent(
                    value -> value.keyProblem("needs key: the pointer to what must be this"));
            return Optional.empty();
        }
        Optional<String> expected = section.require("key-value").flatMap(YamlValue::anyScalar);
        return pointer("key").flatMap(at -> expected.map(text -> new KeyMatch(at, text)));
    }

    private Optional<Status> readStatus() {
        Optional<YamlValue> status = section.find("status");
        Optional<YamlValue> good = section.find("status-good");
        if (status.isEmpty()) {
            good.ifPresent(value ->
                    value.keyProblem("needs status: the pointer to the sensor's own word"));
            return Optional.empty();
        }
        Set<String> words = new LinkedHashSet<>();
        Optional<List<YamlValue>> items = section.require("status-good").flatMap(YamlValue::items);
        items.ifPresent(list -> {
            list.forEach(item -> item.anyScalar().ifPresent(words::add));
            if (list.isEmpty()) {
                good.ifPresent(value -> value.problem("expected at least one word"));
            }
        });
        return pointer("status").map(at -> new Status(at, words));
    }

    private Optional<String> pointer(String key) {
        return section.find(key).flatMap(value -> value.parsed(JsonFormatReader::requirePointer));
    }

    private static String requirePointer(String text) {
        if (!POINTER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a JSON Pointer such as /value, found \"" + text + "\"");
        }
        return text;
    }

    private static Optional<Duration> readPeriod(YamlValue value) {
        return value.isText() ? value.parsed(JsonFormatReader::period) : value.positiveDuration();
    }

    /** Vibration is sampled faster than the milliseconds of other durations. */
    private static Duration period(String text) {
        Matcher micros = MICROSECONDS.matcher(text);
        Duration period =
                micros.matches()
                        ? Duration.of(Long.parseLong(micros.group(1)), ChronoUnit.MICROS)
                        : DurationText.parse(text);
        if (period.isZero()) {
            throw new IllegalArgumentException(
                    "expected a duration longer than 0, found \"" + text + "\"");
        }
        return period;
    }
}
