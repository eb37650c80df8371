package io.millrace.profile.yaml;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.Emulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the YAML of a device profile into the domain record, or into all its problems. */
final class ProfileReader {
    /** Most channels of one device type. */
    static final int CHANNELS_MAX = 256;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern MODEL_FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.onnx");
    private static final int MODEL_FILE_LENGTH_MAX = 128;
    private static final int VERSION_MAX = 1_000_000_000;

    private ProfileReader() {}

    /** Only good when no error was reported on the way; empty when nothing could be made at all. */
    static Optional<DeviceProfile> read(YamlMapping top) {
        Optional<String> name = top.require("profile").flatMap(ProfileReader::readName);
        Optional<Integer> version =
                top.require("version").flatMap(value -> value.integerBetween(1, VERSION_MAX));
        Optional<String> description = top.find("description").flatMap(YamlValue::text);
        Optional<String> model = top.find("model").flatMap(ProfileReader::readModel);
        List<ChannelSpec> channels =
                top.require("channels")
                        .map(value -> readChannels(value, model.isPresent()))
                        .orElse(List.of());
        Set<String> channelNames =
                top.find("channels").map(value -> value.entries().keySet()).orElse(Set.of());
        Optional<Emulation> emulation =
                top.find("emulation")
                        .flatMap(YamlValue::mapping)
                        .map(section -> new EmulationReader(channelNames).read(section));
        if (name.isEmpty() || version.isEmpty() || channels.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DeviceProfile(
                        name.get(),
                        version.get(),
                        description.orElse(""),
                        channels,
                        model,
                        emulation));
    }

    private static Optional<String> readName(YamlValue value) {
        return value.parsed(text -> requireName("profile", text));
    }

    private static String requireName(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a %s name has 1 to 64 lower-case letters, digits and inner hyphens, found \"%s\""
                            .formatted(what, text));
        }
        return text;
    }

    private static Optional<String> readModel(YamlValue value) {
        return value.mapping()
                .flatMap(section -> section.require("file"))
                .flatMap(file -> file.parsed(ProfileReader::requireModelFile));
    }

    private static String requireModelFile(String text) {
        if (text.length() > MODEL_FILE_LENGTH_MAX || !MODEL_FILE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected the name of a .onnx file without a folder, found \"" + text + "\"");
        }
        return text;
    }

    private static List<ChannelSpec> readChannels(YamlValue value, boolean feedsModel) {
        Map<String, YamlValue> entries = value.entries();
        if (value.isMapping() && (entries.isEmpty() || entries.size() > CHANNELS_MAX)) {
            value.problem(
                    "expected 1 to %d channels, found %d".formatted(CHANNELS_MAX, entries.size()));
        }
        List<ChannelSpec> channels = new ArrayList<>();
        entries.forEach((name, channel) -> {
            checkChannelName(name, channel);
            channel.mapping()
                    .flatMap(mapping -> ChannelReader.read(name, mapping, feedsModel))
                    .ifPresent(channels::add);
        });
        checkFormats(entries, channels);
        return channels;
    }

    /** One message cannot be JSON for one channel and text for another. */
    private static void checkFormats(Map<String, YamlValue> entries, List<ChannelSpec> channels) {
        Map<String, ChannelSpec> firstByTopic = new HashMap<>();
        for (ChannelSpec channel : channels) {
            channel.mqtt()
                    .ifPresent(mqtt -> {
                        ChannelSpec first =
                                firstByTopic.computeIfAbsent(mqtt.topic().orElse(""), _ -> channel);
                        String expected = first.mqtt().orElseThrow().payload().word();
                        if (!mqtt.payload().word().equals(expected)) {
                            entries.get(channel.name())
                                    .keyProblem(
                                            "its format is %s, but channel %s reads the same topic as %s; use one format, or topics of their own"
                                                    .formatted(
                                                            mqtt.payload().word(),
                                                            first.name(),
                                                            expected));
                        }
                    });
        }
    }

    private static void checkChannelName(String name, YamlValue channel) {
        try {
            requireName("channel", name);
        } catch (IllegalArgumentException e) {
            channel.keyProblem(e.getMessage());
        }
    }
}
