package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.ingest.routing.Route.Nowhere;
import io.millrace.gateway.ingest.routing.Route.Part;
import io.millrace.gateway.ingest.routing.Route.ToDevices;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.ChannelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the channels that a topic belongs to. Plain topics are looked up in a map; topics with
 * {@code +} are matched once and then remembered.
 *
 * <p>A wildcard entry brings devices to life as their first messages come. Their number is bounded,
 * their names must be such that a Kafka topic can carry them, and none can pose as a device of
 * another entry: all checked before anything of theirs is stored.
 *
 * <p>Used by the pipeline thread only.
 */
public final class TopicRouter {

    private static final int NAME_CHARS_MAX = 100;
    private static final int REMEMBERED_TOPICS_PER_DEVICE = 64;
    private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Route UNKNOWN =
            new Nowhere(
                    "unknown-topic",
                    "no device in gateway.yaml has this topic; compare devices[].mqtt.topic and the channel topics of the profile");

    private final Map<String, Route> known = new HashMap<>();
    private final List<TopicPattern> patterns = new ArrayList<>();
    private final Map<DeviceId, Device> devices = new HashMap<>();
    // By the name as Kafka compares it: a.b and a_b are the same topic there.
    private final Map<String, DeviceId> namesTaken = new HashMap<>();
    private final int wildcardDevicesMax;
    private final int knownTopicsMax;
    private int wildcardDevices;

    /**
     * @param configured validated: names differ, topics hold at most {@code +} as wildcards
     * @param wildcardDevicesMax most devices that wildcard entries may bring to life
     */
    public TopicRouter(Collection<Device> configured, int wildcardDevicesMax) {
        this.wildcardDevicesMax = wildcardDevicesMax;
        Map<String, List<Part>> exact = new LinkedHashMap<>();
        for (Device device : configured) {
            layouts(device).forEach((topic, layout) -> add(device, topic, layout, exact));
        }
        exact.forEach((topic, parts) -> known.put(topic, new ToDevices(parts)));
        this.knownTopicsMax = known.size() + wildcardDevicesMax * REMEMBERED_TOPICS_PER_DEVICE;
    }

    /** Where messages on {@code topic} belong. */
    public Route route(String topic) {
        Route route = known.get(topic);
        return route != null || patterns.isEmpty()
                ? Optional.ofNullable(route).orElse(UNKNOWN)
                : match(topic);
    }

    /** The entry and profile behind a device that a route has named. */
    public Optional<Device> device(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    /** The MQTT topic filters that cover every channel of {@code configured}, each once. */
    public static List<String> topicFilters(Collection<Device> configured) {
        return configured.stream()
                .flatMap(device -> layouts(device).keySet().stream())
                .distinct()
                .toList();
    }

    private static Map<String, Layout> layouts(Device device) {
        Map<String, List<ChannelSpec>> byTopic = new LinkedHashMap<>();
        device.entry()
                .mqttTopic()
                .ifPresent(deviceTopic -> {
                    for (ChannelSpec channel : device.profile().channels()) {
                        channel.mqtt()
                                .map(mapping -> mapping.fullTopic(deviceTopic))
                                .ifPresent(topic ->
                                        byTopic.computeIfAbsent(topic, any -> new ArrayList<>())
                                                .add(channel));
                    }
                });
        Map<String, Layout> layouts = new LinkedHashMap<>();
        byTopic.forEach((topic, channels) -> layouts.put(topic, new Layout(channels)));
        return layouts;
    }

    private void add(Device device, String topic, Layout layout, Map<String, List<Part>> exact) {
        if (List.of(topic.split("/", -1)).contains("+")) {
            patterns.add(TopicPattern.of(topic, device, layout));
            return;
        }
        DeviceId id = new DeviceId(device.entry().name());
        devices.put(id, device);
        namesTaken.put(comparable(id), id);
        exact.computeIfAbsent(topic, any -> new ArrayList<>()).add(Part.of(id, layout));
    }

    private Route match(String topic) {
        String[] levels = topic.split("/", -1);
        List<Part> parts = new ArrayList<>();
        for (TopicPattern pattern : patterns) {
            Optional<String> name = pattern.deviceNameFor(levels);
            if (name.isPresent()) {
                Optional<Nowhere> refusal = admit(name.get(), pattern.device());
                if (refusal.isPresent()) {
                    return refusal.get();
                }
                parts.add(Part.of(new DeviceId(name.get()), pattern.layout()));
            }
        }
        if (parts.isEmpty()) {
            return UNKNOWN;
        }
        Route route = new ToDevices(parts);
        if (known.size() < knownTopicsMax) {
            known.put(topic, route);
        }
        return route;
    }

    private Optional<Nowhere> admit(String name, Device entry) {
        if (!LEGAL_NAME.matcher(name).matches() || name.length() > NAME_CHARS_MAX) {
            return Optional.of(
                    new Nowhere(
                            "illegal-name",
                            "the topic makes a device name that is not 1 to %d letters, digits, '.', '_' or '-'"
                                    .formatted(NAME_CHARS_MAX)));
        }
        DeviceId id = new DeviceId(name);
        Device present = devices.get(id);
        if (present != null && present.entry().equals(entry.entry())) {
            return Optional.empty();
        }
        DeviceId holder = namesTaken.get(comparable(id));
        if (holder != null) {
            return Optional.of(
                    new Nowhere(
                            "name-taken",
                            "the topic makes the device name %s, but %s belongs to another entry or differs only in what Kafka takes for the same"
                                    .formatted(name, holder.name())));
        }
        if (wildcardDevices >= wildcardDevicesMax) {
            return Optional.of(
                    new Nowhere(
                            "too-many-devices",
                            "wildcard topics have brought %d devices to life, which is the limit (cloud.topics.limit)"
                                    .formatted(wildcardDevices)));
        }
        wildcardDevices++;
        devices.put(id, entry);
        namesTaken.put(comparable(id), id);
        return Optional.empty();
    }

    private static String comparable(DeviceId id) {
        return id.name().replace('.', '_');
    }
}
