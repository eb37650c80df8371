package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.reading.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices' own topics, below which their channels stand. Devices behind a key are left out:
 * their topic does not tell which of them is meant. Pipeline thread only.
 */
final class DeviceTopics {

    private static final Layout NO_CHANNELS = new Layout(List.of());

    private final Devices devices;
    private final Map<String, List<DeviceId>> plain = new HashMap<>();
    private final List<TopicPattern> patterns = new ArrayList<>();

    DeviceTopics(Devices devices) {
        this.devices = devices;
    }

    void add(Device device) {
        if (device.entry().key().isPresent()) {
            return;
        }
        device.entry()
                .mqttTopic()
                .ifPresent(topic -> {
                    if (List.of(topic.split("/", -1)).contains("+")) {
                        patterns.add(TopicPattern.of(topic, device, NO_CHANNELS));
                    } else {
                        plain.computeIfAbsent(topic, any -> new ArrayList<>())
                                .add(new DeviceId(device.entry().name()));
                    }
                });
    }

    /** Those whose own topic this is; of wildcard entries those that have come to life. */
    List<DeviceId> at(String topic) {
        List<DeviceId> found = new ArrayList<>(plain.getOrDefault(topic, List.of()));
        String[] levels = topic.split("/", -1);
        for (TopicPattern pattern : patterns) {
            pattern.named(levels)
                    .map(named -> new DeviceId(named.name()))
                    .filter(id -> devices.find(id).filter(pattern.device()::equals).isPresent())
                    .ifPresent(found::add);
        }
        return found;
    }
}
