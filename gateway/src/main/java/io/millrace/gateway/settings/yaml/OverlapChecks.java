package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import io.millrace.profile.ChannelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds devices that the same MQTT message would belong to. Devices with the same topic may share
 * it when one field of the payload tells them apart.
 */
final class OverlapChecks {
    /** Most wildcard devices; each is held against every topic of every device. */
    private static final int PATTERNS_MAX = 1_000;

    private record Topic(String filter, DeviceDraft draft) {}

    private final Map<String, List<Topic>> plain = new HashMap<>();
    private final List<Topic> patterns = new ArrayList<>();

    void check(List<DeviceDraft> drafts) {
        long patternDevices = drafts.stream().filter(DeviceDraft::isPattern).count();
        if (patternDevices > PATTERNS_MAX) {
            drafts.getLast()
                    .name()
                    .problem("more than " + PATTERNS_MAX + " devices with wildcards");
            return;
        }
        for (DeviceDraft draft : drafts) {
            Set<String> filters = filters(draft);
            filters.stream()
                    .flatMap(filter -> earlierMatch(filter, draft).stream())
                    .findFirst()
                    .ifPresent(earlier -> report(draft, earlier));
            for (String filter : filters) {
                remember(new Topic(filter, draft));
            }
        }
    }

    /**
     * By the same field, which must hold different words, or be open to any but the listed ones.
     */
    private static boolean areToldApart(Topic left, Topic right) {
        Optional<DeviceKey> one = left.draft().entry().key();
        Optional<DeviceKey> other = right.draft().entry().key();
        return left.filter().equals(right.filter())
                && one.isPresent()
                && other.isPresent()
                && one.get().pointer().equals(other.get().pointer())
                && !one.get().word().equals(other.get().word());
    }

    private Optional<Topic> earlierMatch(String filter, DeviceDraft draft) {
        Stream<Topic> candidates =
                MqttTopics.wildcards(filter) == 0
                        ? Stream.concat(
                                plain.getOrDefault(filter, List.of()).stream(), patterns.stream())
                        : Stream.concat(
                                plain.values().stream().flatMap(List::stream), patterns.stream());
        return candidates
                .filter(topic -> MqttTopics.overlap(topic.filter(), filter))
                .filter(topic -> !areToldApart(topic, new Topic(filter, draft)))
                .findFirst();
    }

    private void remember(Topic topic) {
        if (MqttTopics.wildcards(topic.filter()) == 0) {
            plain.computeIfAbsent(topic.filter(), _ -> new ArrayList<>()).add(topic);
        } else {
            patterns.add(topic);
        }
    }

    private static Set<String> filters(DeviceDraft draft) {
        Set<String> filters = new HashSet<>();
        if (draft.entry().mqttTopic().isEmpty() || draft.profile().isEmpty()) {
            return filters;
        }
        String deviceTopic = draft.entry().mqttTopic().get();
        for (ChannelSpec channel : draft.profile().get().channels()) {
            channel.mqtt().ifPresent(mqtt -> filters.add(mqtt.fullTopic(deviceTopic)));
        }
        return filters;
    }

    private static void report(DeviceDraft draft, Topic earlier) {
        draft.topic()
                .ifPresent(value ->
                        value.problem(
                                "overlaps with %s of device %s: a message could belong to both"
                                        .formatted(
                                                earlier.filter(), earlier.draft().entry().name())));
    }
}
