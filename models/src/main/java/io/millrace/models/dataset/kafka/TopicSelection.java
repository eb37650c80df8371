package io.millrace.models.dataset.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to read of which device.
 *
 * @param bootstrapServers HOST:PORT, comma separated
 * @param gateway needed only where two gateways have a device of this name
 * @param channels of the model, in its order; empty for all that the device has, by name
 * @param from earliest event time; empty for as far back as the topics reach
 * @param to latest event time
 * @param period from row to row; empty for that of the fastest channel
 * @param topics names of the topics with readings
 * @param alertTopics names of the topics with alerts
 */
public record TopicSelection(
        String bootstrapServers,
        String device,
        Optional<String> gateway,
        List<String> channels,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Duration> period,
        Pattern topics,
        Pattern alertTopics) {
    public TopicSelection {
        channels = List.copyOf(channels);
    }

    boolean covers(Instant time) {
        return from.filter(time::isBefore).isEmpty() && to.filter(time::isAfter).isEmpty();
    }
}
