package io.millrace.gateway.settings.yaml;

import io.millrace.profile.ChannelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds devices that the same MQTT message would belong to. */
final class OverlapChecks {
    /** Most wildcard devices; each is held against every topic of every device. */
    private static final int PATTERNS_MAX = 1_000;

    private record Topic(String filter, DeviceDraft draft) {}

    private final Map<String, Topic> plain = new HashMap<>();
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
                    .flatMap(filter -> earlierMatch(filter).stream())
                    .findFirst()
                    .ifPresent(earlier -> report(draft, earlier));
            for (String filter : filters) {
                remember(new Topic(filter, draft));
            }
        }
    }

    private Optional<Topic> earlierMatch(String filter) {
        Stream<Topic> candidates =
                MqttTopics.wildcards(filter) == 0
                        ? Stream.concat(
                                Optional.ofNullable(plain.get(filter)).stream(), patterns.stream())
                        : Stream.concat(plain.values().stream(), patterns.stream());
        return candidates.filter(topic -> MqttTopics.overlap(topic.filter(), filter)).findFirst();
    }

    private void remember(Topic topic) {
        if (MqttTopics.wildcards(topic.filter()) == 0) {
            plain.putIfAbsent(topic.filter(), topic);
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
