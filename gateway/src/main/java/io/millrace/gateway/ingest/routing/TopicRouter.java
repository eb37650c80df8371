package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.ingest.routing.Route.KeyedPart;
import io.millrace.gateway.ingest.routing.Route.Nowhere;
import io.millrace.gateway.ingest.routing.Route.Open;
import io.millrace.gateway.ingest.routing.Route.Part;
import io.millrace.gateway.ingest.routing.Route.ToDevices;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import io.millrace.profile.ChannelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the channels that a topic, or a topic and a key in the payload, belong to. Plain topics are
 * looked up in a map; topics with {@code +} are matched once and then remembered.
 *
 * <p>Wildcards and keys bring devices to life as their first messages come; whether they may is
 * checked before anything of theirs is stored.
 *
 * <p>Used by the pipeline thread only.
 */
public final class TopicRouter {

    private static final int REMEMBERED_TOPICS_PER_DEVICE = 64;
    private static final Route UNKNOWN =
            new Nowhere(
                    "unknown-topic",
                    "no device in gateway.yaml has this topic; compare devices[].mqtt.topic and the channel topics of the profile");

    private final Map<String, Route> known = new HashMap<>();
    private final List<TopicPattern> patterns = new ArrayList<>();
    private final Map<Opened, Part> opened = new HashMap<>();
    private final Map<String, Device> entries = new HashMap<>();
    private final Devices devices;
    private final DeviceTopics deviceTopics;
    private final int knownTopicsMax;

    /** A device behind a key on one of its topics. */
    private record Opened(Named named, Layout layout) {}

    /**
     * Who may come to life.
     *
     * @param broughtMax most devices that wildcards and keys may bring
     * @param alert takes one sentence for an operator at the first refusal of each kind
     */
    public record Newcomers(Admission admission, Consumer<String> alert, int broughtMax) {}

    /**
     * @param configured validated: names differ, topics hold at most {@code +} as wildcards,
     *     entries on one topic are told apart by one key
     */
    public TopicRouter(Collection<Device> configured, Newcomers newcomers) {
        this.devices =
                new Devices(newcomers.admission(), newcomers.alert(), newcomers.broughtMax());
        this.deviceTopics = new DeviceTopics(devices);
        configured.forEach(deviceTopics::add);
        Map<String, List<Part>> plain = new LinkedHashMap<>();
        Map<String, KeyGroups> keyed = new LinkedHashMap<>();
        for (Device device : configured) {
            entries.put(device.entry().name(), device);
            if (!device.entry().name().contains("{")) {
                // Also of a device that has no topic: no wildcard may bring its name to life.
                var _ = devices.configured(device);
            }
            layouts(device)
                    .forEach((topic, layout) -> {
                        if (List.of(topic.split("/", -1)).contains("+")) {
                            patterns.add(TopicPattern.of(topic, device, layout));
                        } else if (device.entry().key().isPresent()) {
                            addKeyed(
                                    keyed.computeIfAbsent(topic, _ -> new KeyGroups()),
                                    device,
                                    layout);
                        } else {
                            plain.computeIfAbsent(topic, _ -> new ArrayList<>())
                                    .add(Part.of(devices.configured(device), layout));
                        }
                    });
        }
        plain.forEach((topic, parts) -> known.put(topic, new ToDevices(parts, List.of())));
        keyed.forEach((topic, groups) ->
                known.put(
                        topic,
                        new ToDevices(plain.getOrDefault(topic, List.of()), groups.parts())));
        this.knownTopicsMax = known.size() + newcomers.broughtMax() * REMEMBERED_TOPICS_PER_DEVICE;
    }

    private void addKeyed(KeyGroups groups, Device device, Layout layout) {
        DeviceKey key = device.entry().key().orElseThrow();
        if (key.word().isPresent()) {
            groups.add(
                    key.pointer(), key.word().get(), Part.of(devices.configured(device), layout));
        } else {
            groups.add(
                    key.pointer(),
                    new Open(new Named(device.entry().name(), List.of()), device, layout));
        }
    }

    /** Where messages on {@code topic} belong. */
    public Route route(String topic) {
        Route route = known.get(topic);
        return route != null || patterns.isEmpty()
                ? Optional.ofNullable(route).orElse(UNKNOWN)
                : match(topic);
    }

    /** Where messages with this word at the key of a route belong. */
    public Route route(KeyedPart keyed, String word) {
        Part listed = keyed.byWord().get(word);
        if (listed != null) {
            return ToDevices.of(listed);
        }
        if (keyed.others().isEmpty()) {
            return new Nowhere(
                    "unknown-key",
                    "no device in gateway.yaml has this topic and this word at %s; compare devices[].mqtt.key-value"
                            .formatted(keyed.pointer()));
        }
        Open open = keyed.others().get();
        Named named = open.named().with(word);
        Opened here = new Opened(named, open.layout());
        Part present = opened.get(here);
        if (present != null) {
            return ToDevices.of(present);
        }
        Optional<Nowhere> refusal = devices.bring(named, open.entry());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Part part = Part.of(new DeviceId(named.name()), open.layout());
        opened.put(here, part);
        return ToDevices.of(part);
    }

    /**
     * Takes over the devices that {@code earlier} has brought to life, where there is still an
     * entry of the same name, topic and key, with the profile that it has now. What was refused
     * then is not told again. Call before the first route.
     */
    public void adopt(TopicRouter earlier) {
        devices.adopt(earlier.devices, this::successor);
    }

    private Optional<Device> successor(Device before) {
        return Optional.ofNullable(entries.get(before.entry().name()))
                .filter(now -> now.entry().mqttTopic().equals(before.entry().mqttTopic()))
                .filter(now -> now.entry().key().equals(before.entry().key()));
    }

    /** Every device that gateway.yaml names or that a message has brought to life. */
    public Set<DeviceId> known() {
        return devices.known();
    }

    /**
     * The known devices that a client means with a last will on {@code topic}: those whose own
     * topic it is, or stands one level above it, and those with a channel there.
     */
    public Set<DeviceId> meantBy(String topic) {
        Set<DeviceId> meant = new LinkedHashSet<>(deviceTopics.at(topic));
        int end = topic.lastIndexOf('/');
        if (end > 0) {
            meant.addAll(deviceTopics.at(topic.substring(0, end)));
        }
        if (known.get(topic) instanceof ToDevices route) {
            route.parts().forEach(part -> meant.add(part.device()));
        }
        return meant;
    }

    /** The entry and profile behind a device that a route has named. */
    public Optional<Device> device(DeviceId id) {
        return devices.find(id);
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

    private Route match(String topic) {
        String[] levels = topic.split("/", -1);
        List<Part> parts = new ArrayList<>();
        KeyGroups keyed = new KeyGroups();
        for (TopicPattern pattern : patterns) {
            Optional<Named> named = pattern.named(levels);
            if (named.isEmpty()) {
                continue;
            }
            Optional<DeviceKey> key = pattern.device().entry().key();
            if (key.isPresent() && key.get().word().isEmpty()) {
                keyed.add(
                        key.get().pointer(),
                        new Open(named.get(), pattern.device(), pattern.layout()));
                continue;
            }
            Optional<Nowhere> refusal = devices.bring(named.get(), pattern.device());
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Part part = Part.of(new DeviceId(named.get().name()), pattern.layout());
            key.ifPresentOrElse(
                    known -> keyed.add(known.pointer(), known.word().orElseThrow(), part),
                    () -> parts.add(part));
        }
        return parts.isEmpty() && keyed.parts().isEmpty()
                ? UNKNOWN
                : remember(topic, new ToDevices(parts, keyed.parts()));
    }

    private Route remember(String topic, Route route) {
        if (known.size() < knownTopicsMax) {
            known.put(topic, route);
        }
        return route;
    }
}
