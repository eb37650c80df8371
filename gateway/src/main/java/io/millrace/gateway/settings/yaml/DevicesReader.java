package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.NearestWord;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code devices:}, each by itself; {@link TopicChecks} then holds them against each other.
 */
final class DevicesReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d?");

    private final ProfileLoader.Outcome profiles;
    private final boolean hasMqtt;
    private final ProblemList problems;
    private final LocalInputsReader localInputs = new LocalInputsReader();
    private final Set<String> names = new HashSet<>();

    /**
     * @param hasMqtt whether there is a listener or a broker to subscribe at
     */
    DevicesReader(ProfileLoader.Outcome profiles, boolean hasMqtt, ProblemList problems) {
        this.profiles = profiles;
        this.hasMqtt = hasMqtt;
        this.problems = problems;
    }

    List<DeviceDraft> read(List<YamlValue> items) {
        List<DeviceDraft> drafts = new ArrayList<>();
        for (YamlValue item : items) {
            item.mapping().flatMap(this::readDevice).ifPresent(drafts::add);
        }
        return drafts;
    }

    private Optional<DeviceDraft> readDevice(YamlMapping device) {
        Optional<YamlValue> writtenName = device.require("name");
        Optional<String> name =
                writtenName.flatMap(value -> value.parsed(DevicesReader::requireName));
        if (name.filter(text -> !names.add(text)).isPresent()) {
            writtenName.ifPresent(
                    value -> value.problem("a device of this name was listed before"));
        }
        Optional<YamlValue> writtenProfile = device.require("profile");
        Optional<DeviceProfile> profile = writtenProfile.flatMap(this::findProfile);
        Optional<YamlValue> writtenTopic =
                device.find("mqtt").flatMap(YamlValue::mapping).flatMap(m -> m.require("topic"));
        Optional<String> topic =
                writtenTopic.flatMap(value -> value.parsed(MqttTopics::requireDeviceTopic));
        Optional<DeviceKey> key =
                device.find("mqtt").flatMap(YamlValue::mapping).flatMap(DeviceKeyReader::read);
        Map<String, Integer> lines = localInputs.readLines(device, name.orElse(""), profile);
        Optional<String> file = localInputs.readFile(device, name.orElse(""), profile);
        profile.ifPresent(found -> writtenTopic.ifPresent(value -> checkMapping(value, found)));
        if (Stream.of("mqtt", "gpio", "file").allMatch(source -> device.find(source).isEmpty())) {
            device.problem(
                    "needs a source: mqtt: {topic: ...}, gpio: {CHANNEL: LINE} or file: {device: NAME}");
        }
        if (name.isPresent() && topic.isPresent()) {
            checkPlaceholders(writtenName.orElseThrow(), name.get(), topic.get());
        }
        writtenTopic.ifPresent(this::checkReception);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String profileName = writtenProfile.flatMap(YamlValue::text).orElse("");
        DeviceDraft draft =
                new DeviceDraft(
                        new DeviceEntry(name.get(), profileName, topic, key, lines, file),
                        profile,
                        writtenName.orElseThrow(),
                        writtenTopic);
        DeviceKeyReader.check(draft, device);
        return Optional.of(draft);
    }

    private Optional<DeviceProfile> findProfile(YamlValue value) {
        Optional<String> name = value.text();
        Optional<DeviceProfile> profile = name.flatMap(profiles.library()::profile);
        if (name.isEmpty() || profile.isPresent()) {
            return profile;
        }
        if (profiles.refused().containsKey(name.get())) {
            problems.addAll(profiles.refused().get(name.get()));
            value.problem("the profile " + name.get() + " has problems of its own; see there");
        } else {
            List<String> known = profiles.library().names();
            String suggestion = NearestWord.suggestion(name.get(), known);
            String hint =
                    suggestion.isEmpty() ? "; known are " + String.join(", ", known) : suggestion;
            value.problem("there is no profile " + name.get() + hint);
        }
        return Optional.empty();
    }

    private void checkReception(YamlValue topic) {
        if (!hasMqtt) {
            topic.problem(
                    "nothing receives MQTT: the listener is off and there are no subscribers");
        }
    }

    private static void checkMapping(YamlValue topic, DeviceProfile profile) {
        if (profile.channels().stream().allMatch(channel -> channel.mqtt().isEmpty())) {
            topic.problem(
                    "profile %s says of no channel where it is found in MQTT"
                            .formatted(profile.name()));
        }
    }

    /** Each wildcard must tell devices apart in their name, or several would be taken for one. */
    private static void checkPlaceholders(YamlValue at, String name, String topic) {
        int wildcards = MqttTopics.wildcards(topic);
        Set<Integer> used = new HashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(name);
        while (matcher.find()) {
            if (matcher.group().equals(DeviceKeyReader.PLACEHOLDER)) {
                continue;
            }
            int number = Integer.parseInt(matcher.group(1));
            used.add(number);
            if (number > wildcards) {
                at.problem(
                        "%s needs %d wildcards (+) in the topic, which has %d"
                                .formatted(matcher.group(), number, wildcards));
            }
        }
        for (int number = 1; number <= wildcards; number++) {
            if (!used.contains(number)) {
                at.problem(
                        "wildcard %d of the topic is missing in the name; add {%d}"
                                .formatted(number, number));
            }
        }
    }

    private static String requireName(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            boolean isKnown =
                    matcher.group().equals(DeviceKeyReader.PLACEHOLDER)
                            || NUMBER.matcher(matcher.group(1)).matches();
            if (!isKnown) {
                throw new IllegalArgumentException(
                        "unknown placeholder %s; {1} stands for what the first + matched, {key} for the word at mqtt.key"
                                .formatted(matcher.group()));
            }
        }
        SettingsValues.requireName(plain(text), text);
        return text;
    }

    /** With a letter in place of each placeholder. */
    static String plain(String name) {
        return PLACEHOLDER.matcher(name).replaceAll("x");
    }
}
