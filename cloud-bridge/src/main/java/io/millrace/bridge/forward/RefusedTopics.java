package io.millrace.bridge.forward;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Topics that Kafka refused a while ago: their entries are parked without bothering Kafka again,
 * until it is time for another try. Bounded by the number of topics. Not thread-safe.
 */
final class RefusedTopics {
    private record Refusal(String reason, long retryAtNanos) {}

    private final Map<String, Refusal> refusals = new HashMap<>();

    /**
     * @param reasons reason by topic
     * @return those that were not known to be refused
     */
    Set<String> refused(Map<String, String> reasons, long retryAtNanos) {
        Set<String> fresh = new TreeSet<>(reasons.keySet());
        fresh.removeAll(refusals.keySet());
        reasons.forEach((topic, reason) -> refusals.put(topic, new Refusal(reason, retryAtNanos)));
        return fresh;
    }

    boolean isLeftAlone(String topic, long nowNanos) {
        Refusal refusal = refusals.get(topic);
        return refusal != null && refusal.retryAtNanos() - nowNanos > 0;
    }

    String reason(String topic) {
        return refusals.get(topic).reason();
    }

    boolean isEmpty() {
        return refusals.isEmpty();
    }

    /** Kafka has taken records for these topics. */
    void accepted(Collection<String> topics) {
        refusals.keySet().removeAll(topics);
    }
}
