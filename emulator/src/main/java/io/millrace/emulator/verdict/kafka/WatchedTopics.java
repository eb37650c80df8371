package io.millrace.emulator.verdict.kafka;

import io.millrace.emulator.verdict.Observed.TopicKind;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The topics that this plant's records can go to, by name. Immutable. */
public final class WatchedTopics {
    private final Map<String, TopicKind> kinds = new TreeMap<>();

    /**
     * @param sensors names of the plant's sensors
     * @param devices names of its devices, whose alerts without a channel have topics too
     */
    public WatchedTopics(Collection<String> sensors, Collection<String> devices) {
        sensors.forEach(sensor -> kinds.put("topic-" + sensor, TopicKind.READINGS));
        sensors.forEach(sensor -> kinds.put("alerts-" + sensor, TopicKind.ALERTS));
        devices.forEach(device -> kinds.put("alerts-" + device, TopicKind.ALERTS));
    }

    Set<String> names() {
        return Set.copyOf(kinds.keySet());
    }

    TopicKind kind(String topic) {
        return kinds.get(topic);
    }

    Set<TopicKind> kindsOf(Collection<String> topics) {
        Function<String, TopicKind> kind = this::kind;
        return topics.stream().map(kind).collect(Collectors.toSet());
    }
}
