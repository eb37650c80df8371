package io.millrace.profile.yaml;

import io.millrace.profile.Emulation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how the emulator plays a device. */
final class EmulationReader {
    private static final Duration DEFAULT_PERIOD = Duration.ofMillis(200);
    private static final Duration DEFAULT_CYCLE = Duration.ofMinutes(5);
    private static final Duration DEFAULT_INERTIA = Duration.ofMinutes(1);
    private static final Duration DEFAULT_INTEGRAL_PER = Duration.ofHours(1);
    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,62}[a-z0-9])?");

    private final Set<String> channels;

    /**
     * @param channels names of the profile's channels
     */
    EmulationReader(Set<String> channels) {
        this.channels = channels;
    }

    Emulation read(YamlMapping section) {
        Duration period =
                section.find("period").flatMap(YamlValue::positiveDuration).orElse(DEFAULT_PERIOD);
        Map<String, Emulation.Driver> drivers = new LinkedHashMap<>();
        named(section, "drivers").forEach((name, driver) -> drivers.put(name, readDriver(driver)));
        Optional<YamlValue> written = section.require("signals");
        Map<String, Emulation.Signal> signals = new LinkedHashMap<>();
        named(section, "signals")
                .forEach((name, signal) -> signals.put(name, readSignal(signal, drivers.keySet())));
        written.ifPresent(this::checkSignals);
        Map<String, Emulation.Fault> faults = new LinkedHashMap<>();
        named(section, "faults").forEach((kind, fault) -> faults.put(kind, readFault(kind, fault)));
        return new Emulation(period, drivers, signals, faults);
    }

    private static Emulation.Driver readDriver(YamlMapping driver) {
        return new Emulation.Driver(
                driver.require("mean").flatMap(YamlValue::number).orElse(0.0),
                number(driver, "swing", 0.0),
                driver.find("cycle").flatMap(YamlValue::positiveDuration).orElse(DEFAULT_CYCLE),
                notNegative(driver, "wander"),
                driver.find("inertia")
                        .flatMap(YamlValue::positiveDuration)
                        .orElse(DEFAULT_INERTIA));
    }

    private Emulation.Signal readSignal(YamlMapping signal, Set<String> drivers) {
        Map<String, Double> gains = new LinkedHashMap<>();
        signal.find("gains")
                .map(YamlValue::entries)
                .orElse(Map.of())
                .forEach((driver, gain) -> {
                    checkKnown("driver", driver, gain, drivers);
                    gain.number().ifPresent(number -> gains.put(driver, number));
                });
        return new Emulation.Signal(
                signal.require("base").flatMap(YamlValue::number).orElse(0.0),
                gains,
                duration(signal, "lag"),
                notNegative(signal, "noise"),
                notNegative(signal, "resolution"),
                signal.find("integral-of").flatMap(written -> readIntegral(signal, written)));
    }

    private Optional<Emulation.Integral> readIntegral(YamlMapping signal, YamlValue written) {
        Optional<String> channel = written.text();
        boolean isItself = signal.path().endsWith("." + channel.orElse(""));
        if (channel.isPresent() && (isItself || !channels.contains(channel.get()))) {
            written.problem(
                    isItself
                            ? "a channel cannot count itself"
                            : unknown("channel", channel.get(), channels));
        }
        Duration per =
                signal.find("integral-per")
                        .flatMap(YamlValue::positiveDuration)
                        .orElse(DEFAULT_INTEGRAL_PER);
        return channel.map(name -> new Emulation.Integral(name, per));
    }

    private Emulation.Fault readFault(String kind, YamlMapping fault) {
        if (!NAME.matcher(kind).matches()) {
            fault.problem("a fault's name has lower-case letters, digits and inner hyphens");
        }
        Optional<YamlValue> written = fault.require("leading");
        String leading = written.flatMap(YamlValue::text).orElse("");
        if (!leading.isEmpty() && !channels.contains(leading)) {
            written.ifPresent(value -> value.problem(unknown("channel", leading, channels)));
        }
        Map<String, Emulation.Effect> effects = new LinkedHashMap<>();
        named(fault, "effects").forEach((name, effect) -> effects.put(name, readEffect(effect)));
        fault.find("effects").ifPresent(this::checkChannels);
        return new Emulation.Fault(leading, duration(fault, "ramp"), effects);
    }

    private static Emulation.Effect readEffect(YamlMapping effect) {
        return new Emulation.Effect(
                number(effect, "factor", 1.0),
                number(effect, "offset", 0.0),
                notNegative(effect, "noise"));
    }

    private void checkSignals(YamlValue written) {
        checkChannels(written);
        Set<String> present = written.entries().keySet();
        for (String channel : channels) {
            if (!present.contains(channel)) {
                written.keyProblem("channel " + channel + " has no signal; add one");
            }
        }
    }

    private void checkChannels(YamlValue written) {
        written.entries().forEach((name, value) -> checkKnown("channel", name, value, channels));
    }

    private static void checkKnown(String what, String name, YamlValue value, Set<String> known) {
        if (!known.contains(name)) {
            value.keyProblem(unknown(what, name, known));
        }
    }

    private static String unknown(String what, String name, Set<String> known) {
        return "this profile has no %s %s%s"
                .formatted(what, name, NearestWord.suggestion(name, known));
    }

    private static double number(YamlMapping section, String key, double otherwise) {
        return section.find(key).flatMap(YamlValue::number).orElse(otherwise);
    }

    private static double notNegative(YamlMapping section, String key) {
        return section.find(key).flatMap(value -> value.numberFrom(0.0)).orElse(0.0);
    }

    private static Duration duration(YamlMapping section, String key) {
        return section.find(key).flatMap(YamlValue::duration).orElse(Duration.ZERO);
    }

    /** The entries that are mappings, of a part whose names the profile chose. */
    private static Map<String, YamlMapping> named(YamlMapping section, String key) {
        Map<String, YamlMapping> found = new LinkedHashMap<>();
        section.find(key)
                .map(YamlValue::entries)
                .orElse(Map.of())
                .forEach((name, value) ->
                        value.mapping().ifPresent(mapping -> found.put(name, mapping)));
        return found;
    }
}
