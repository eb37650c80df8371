package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.QualityCode;
import java.util.Arrays;
import java.util.Optional;

/**
 * A sample as a message: the raw value as text, or {@code !} and the reason why there is none.
 *
 * <p>The topic begins with {@code #}, which no MQTT client can publish to: nobody outside can pose
 * as a wired channel.
 */
final class SamplePayload {

    private static final String TOPIC_MARK = "#";
    private static final String FAILURE_MARK = "!";

    private SamplePayload() {}

    static String topic(ChannelId channel) {
        return TOPIC_MARK + channel;
    }

    static boolean isOwn(String topic) {
        return topic.startsWith(TOPIC_MARK);
    }

    static String of(double raw) {
        return Double.toString(raw);
    }

    static String of(QualityCode failure) {
        return FAILURE_MARK + failure.reason();
    }

    /** Why there is no value; empty when there is one. */
    static Optional<QualityCode> failure(String payload) {
        return payload.startsWith(FAILURE_MARK)
                ? Arrays.stream(QualityCode.values())
                        .filter(code -> code.reason().equals(payload.substring(1)))
                        .findFirst()
                : Optional.empty();
    }
}
