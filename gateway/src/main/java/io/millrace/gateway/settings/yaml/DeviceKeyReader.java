package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what in the payload tells a device from others on its topic. */
final class DeviceKeyReader {
    /** What a name may hold for the word at the key. */
    static final String PLACEHOLDER = "{key}";

    /** RFC 6901; the whole document is no word. */
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

    private DeviceKeyReader() {}

    static Optional<DeviceKey> read(YamlMapping mqtt) {
        Optional<YamlValue> key = mqtt.find("key");
        Optional<YamlValue> word = mqtt.find("key-value");
        if (key.isEmpty()) {
            word.ifPresent(
                    value -> value.keyProblem("needs key: the JSON Pointer to where this stands"));
            return Optional.empty();
        }
        Optional<String> expected = word.flatMap(YamlValue::anyScalar);
        return key.flatMap(value -> value.parsed(DeviceKeyReader::requirePointer))
                .map(pointer -> new DeviceKey(pointer, expected));
    }

    /** Holds key and name against each other, and the key against the profile. */
    static void check(DeviceDraft draft, YamlMapping device) {
        boolean isInName = draft.entry().name().contains(PLACEHOLDER);
        Optional<DeviceKey> key = draft.entry().key();
        if (key.isEmpty()) {
            boolean hasKey = device.section("mqtt").find("key").isPresent();
            if (isInName && !hasKey) {
                draft.name()
                        .problem("{key} needs mqtt.key: the JSON Pointer to where the word stands");
            }
            return;
        }
        Optional<YamlValue> written = device.section("mqtt").find("key");
        if (isInName == key.get().word().isPresent()) {
            written.ifPresent(value ->
                    value.keyProblem(
                            isInName
                                    ? "the name holds {key} and there is a key-value; keep one"
                                    : "needs key-value: the word of this device; or {key} in the name, for a device per word"));
        }
        draft.profile()
                .filter(profile -> !isJson(profile))
                .ifPresent(profile ->
                        written.ifPresent(value ->
                                value.keyProblem(
                                        "profile %s has channels that are not in format json; only a JSON document has a key"
                                                .formatted(profile.name()))));
    }

    private static boolean isJson(DeviceProfile profile) {
        return profile.channels().stream()
                .flatMap(channel -> channel.mqtt().stream())
                .allMatch(mqtt -> mqtt.payload() instanceof PayloadFormat.Json);
    }

    private static String requirePointer(String text) {
        if (!POINTER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a JSON Pointer such as /id, found \"" + text + "\"");
        }
        return text;
    }
}
