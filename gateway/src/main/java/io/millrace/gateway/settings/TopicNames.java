package io.millrace.gateway.settings;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.DeviceProfile;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Kafka topics of one gateway. Resolves the patterns of {@code cloud.topics} for a channel, and
 * knows what Kafka accepts as a name. Immutable, without I/O.
 */
public final class TopicNames {
    /** Kafka's limit: a topic becomes a folder with a suffix for the partition. */
    public static final int LENGTH_MAX = 249;

    /** What a pattern may hold between braces. */
    public static final Set<String> PLACEHOLDERS =
            Set.of("sensor", "site", "gateway", "device", "channel");

    /** Stands for the channel in the name of a topic of alerts about a device as a whole. */
    private static final String WHOLE_DEVICE = "device";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]+");

    private final GatewaySettings.Gateway gateway;
    private final GatewaySettings.Topics topics;

    public TopicNames(GatewaySettings.Gateway gateway, GatewaySettings.Topics topics) {
        this.gateway = gateway;
        this.topics = topics;
    }

    /** Where the readings of a channel go, and its gap records. */
    public String readings(DeviceProfile profile, ChannelId channel) {
        String sensor = profile.sensorName(channel.device().name(), channel.channel());
        return resolve(topics.readings(), sensor, channel);
    }

    /** Where the alerts led by a channel go. */
    public String alerts(DeviceProfile profile, ChannelId channel) {
        String sensor = profile.sensorName(channel.device().name(), channel.channel());
        return resolve(topics.alerts(), sensor, channel);
    }

    /** Where alerts go that concern a device and none of its channels. */
    public String alertsOf(DeviceId device) {
        return resolve(topics.alerts(), device.name(), new ChannelId(device, WHOLE_DEVICE));
    }

    /** Status records and alerts about the gateway itself. */
    public String gateway() {
        return "gateway-" + gateway.id();
    }

    /** The committed positions of the lanes. */
    public String progress() {
        return gateway() + "-progress";
    }

    /** Why Kafka would refuse this name; empty when it is good. */
    public static Optional<String> faultOf(String topic) {
        if (topic.isEmpty() || topic.equals(".") || topic.equals("..")) {
            return Optional.of("Kafka does not allow the topic name \"" + topic + "\"");
        }
        if (topic.length() > LENGTH_MAX) {
            return Optional.of(
                    "the topic name %s... has %d characters, Kafka allows %d"
                            .formatted(topic.substring(0, 40), topic.length(), LENGTH_MAX));
        }
        if (!LEGAL.matcher(topic).matches()) {
            return Optional.of(
                    "the topic name \"%s\" has characters that Kafka does not allow; use letters, digits, . _ -"
                            .formatted(topic));
        }
        return Optional.empty();
    }

    /** Why a pattern can never give good names; empty when it can. */
    public static Optional<String> faultOfPattern(String pattern) {
        Matcher matcher = PLACEHOLDER.matcher(pattern);
        while (matcher.find()) {
            if (!PLACEHOLDERS.contains(matcher.group(1))) {
                return Optional.of(
                        "unknown placeholder %s; known are {sensor}, {site}, {gateway}, {device}, {channel}"
                                .formatted(matcher.group()));
            }
        }
        return faultOf(matcher.replaceAll("x"));
    }

    /** Names with the same key are confused by Kafka, which turns . into _ in its metrics. */
    public static String collisionKey(String topic) {
        return topic.replace('.', '_');
    }

    private String resolve(String pattern, String sensor, ChannelId channel) {
        return PLACEHOLDER
                .matcher(pattern)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                switch (match.group(1)) {
                                    case "sensor" -> sensor;
                                    case "site" -> gateway.site().orElse("");
                                    case "gateway" -> gateway.id();
                                    case "device" -> channel.device().name();
                                    case "channel" -> channel.channel();
                                    default -> match.group();
                                }));
    }
}
