package io.millrace.gateway.settings.yaml;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.LocalSource;
import io.millrace.profile.LocalSource.Gpio;
import io.millrace.profile.LocalSource.KernelFile;
import io.millrace.profile.LocalSource.Kind;
import io.millrace.profile.LocalSource.Mode;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads which lines and kernel files are a device's, and holds the devices against each other: a
 * line belongs to one channel, or to the rate and the total of one counter.
 */
final class LocalInputsReader {
    private static final int LINE_MAX = 1_023;

    /** Family code and number of a 1-wire thermometer. */
    private static final Pattern W1_SENSOR = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{12}");

    private static final Pattern SENSOR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 :_.,@+-]{0,99}");

    private record Use(String device, String channel, Gpio gpio) {}

    private final Map<Integer, Use> lines = new HashMap<>();

    /** Lines by channel; empty where there are none or the profile is not known. */
    Map<String, Integer> readLines(
            YamlMapping device, String name, Optional<DeviceProfile> profile) {
        Optional<YamlValue> section = device.find("gpio");
        if (section.isEmpty()) {
            return Map.of();
        }
        refusePattern(section.get(), name);
        Map<String, Integer> found = new LinkedHashMap<>();
        section.get()
                .entries()
                .forEach((channel, value) ->
                        value.integerBetween(0, LINE_MAX)
                                .ifPresent(line -> found.put(channel, line)));
        boolean isOverMqtt = device.find("mqtt").isPresent();
        profile.ifPresent(known -> {
            checkLines(section.get(), name, known);
            requireLines(section.get(), known, isOverMqtt);
            if (isOverMqtt) {
                refuseTwoWays(section.get(), known, Gpio.class);
            }
        });
        return found;
    }

    /** The sensor whose files its channels are read from. */
    Optional<String> readFile(YamlMapping device, String name, Optional<DeviceProfile> profile) {
        Optional<YamlValue> section = device.find("file");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        refusePattern(section.get(), name);
        Optional<YamlValue> written =
                section.get().mapping().flatMap(mapping -> mapping.require("device"));
        Set<Kind> kinds = profile.map(LocalInputsReader::kinds).orElse(Set.of());
        if (profile.isPresent() && kinds.isEmpty()) {
            section.get()
                    .keyProblem(
                            "profile %s says of no channel that it is read from a file"
                                    .formatted(profile.get().name()));
        }
        if (device.find("mqtt").isPresent()) {
            profile.ifPresent(known -> refuseTwoWays(section.get(), known, KernelFile.class));
        }
        return written.flatMap(value -> value.parsed(text -> requireSensor(text, kinds)));
    }

    /** Which of two values at one time is the right one, nobody could say. */
    private static void refuseTwoWays(
            YamlValue section, DeviceProfile profile, Class<? extends LocalSource> other) {
        String way = other == Gpio.class ? "gpio" : "file";
        profile.channels().stream()
                .filter(spec -> spec.mqtt().isPresent())
                .filter(spec -> spec.local().filter(other::isInstance).isPresent())
                .filter(spec -> other != Gpio.class || section.entries().containsKey(spec.name()))
                .forEach(spec ->
                        section.keyProblem(
                                "channel %s would be read twice, by %s and over MQTT: profile %s knows both; take one away from the device"
                                        .formatted(spec.name(), way, profile.name())));
    }

    private static void refusePattern(YamlValue section, String name) {
        if (name.contains("{")) {
            section.keyProblem(
                    "a name with {1} stands for several devices, which cannot share one input");
        }
    }

    private void checkLines(YamlValue section, String name, DeviceProfile profile) {
        section.entries().forEach((channel, value) -> checkLine(channel, value, name, profile));
    }

    /** A channel that could come either way needs no line where the device has a topic. */
    private static void requireLines(YamlValue section, DeviceProfile profile, boolean isOverMqtt) {
        profile.channels().stream()
                .filter(spec -> gpio(spec).isPresent())
                .filter(spec -> !isOverMqtt || spec.mqtt().isEmpty())
                .filter(spec -> !section.entries().containsKey(spec.name()))
                .forEach(spec ->
                        section.keyProblem(
                                "channel %s of profile %s needs a line too: %s: LINE"
                                        .formatted(spec.name(), profile.name(), spec.name())));
    }

    private void checkLine(String channel, YamlValue value, String name, DeviceProfile profile) {
        Optional<ChannelSpec> spec = profile.channel(channel);
        if (spec.isEmpty()) {
            value.keyProblem("profile %s has no channel %s".formatted(profile.name(), channel));
            return;
        }
        Optional<Gpio> gpio = spec.flatMap(LocalInputsReader::gpio);
        if (gpio.isEmpty()) {
            value.keyProblem(
                    "profile %s does not say how channel %s is read from a line; give the channel gpio: {}"
                            .formatted(profile.name(), channel));
            return;
        }
        value.integerBetween(0, LINE_MAX)
                .ifPresent(line -> occupy(line, new Use(name, channel, gpio.get()), value));
    }

    private void occupy(int line, Use use, YamlValue value) {
        Use earlier = lines.putIfAbsent(line, use);
        if (earlier == null) {
            return;
        }
        boolean isOneCounter =
                earlier.device().equals(use.device())
                        && Set.of(earlier.gpio().mode(), use.gpio().mode())
                                .equals(Set.of(Mode.RATE, Mode.TOTAL));
        if (!isOneCounter) {
            value.problem(
                    "line %d is that of %s/%s already; a line has one use, but for the rate and the total of one counter"
                            .formatted(line, earlier.device(), earlier.channel()));
        } else if (!earlier.gpio().wiring().equals(use.gpio().wiring())) {
            value.problem(
                    "%s and %s share line %d but differ in active-low, pull or debounce in the profile"
                            .formatted(earlier.channel(), use.channel(), line));
        }
    }

    private static String requireSensor(String text, Set<Kind> kinds) {
        boolean isFolder = text.startsWith("/");
        if (kinds.contains(Kind.PLAIN)) {
            if (!isFolder || text.contains("..")) {
                throw new IllegalArgumentException(
                        "expected the absolute path of the folder of the files, found \"%s\""
                                .formatted(text));
            }
        } else if (kinds.contains(Kind.W1) && !W1_SENSOR.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a 1-wire sensor such as 28-0316a279d4ff (ls /sys/bus/w1/devices), found \"%s\""
                            .formatted(text));
        } else if (!SENSOR.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected the name or label of a sensor such as bme280, or iio:device0 or hwmon1, found \"%s\""
                            .formatted(text));
        }
        return text;
    }

    private static Set<Kind> kinds(DeviceProfile profile) {
        return profile.channels().stream()
                .flatMap(spec -> spec.local().stream())
                .filter(KernelFile.class::isInstance)
                .map(local -> ((KernelFile) local).kind())
                .collect(Collectors.toSet());
    }

    private static Optional<Gpio> gpio(ChannelSpec spec) {
        Optional<LocalSource> local = spec.local();
        return local.filter(Gpio.class::isInstance).map(Gpio.class::cast);
    }
}
