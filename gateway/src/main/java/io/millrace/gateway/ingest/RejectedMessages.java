package io.millrace.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps book of messages that cannot become readings: a count per reason, the last few as samples,
 * and one log line for the first of each reason and topic. A rejected message is acknowledged, so
 * that a sensor that sends nonsense never blocks itself or others.
 *
 * <p>Bounded in everything: what is on the wire is chosen by strangers. Thread-safe.
 */
public final class RejectedMessages {

    private static final System.Logger LOG = System.getLogger(RejectedMessages.class.getName());
    private static final int SAMPLES_MAX = 32;
    private static final int LOGGED_KINDS_MAX = 256;
    private static final int REASONS_MAX = 64;
    private static final int SHOWN_BYTES_MAX = 120;
    private static final int SHOWN_TOPIC_MAX = 200;
    private static final String OTHER_REASON = "other";

    private final InstantSource clock;
    private final Object lock = new Object();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Set<String> loggedKinds = new HashSet<>();

    public RejectedMessages(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Why a message was rejected.
     *
     * @param reason one word from a small fixed set, for example {@code bad-time}
     * @param detail one sentence: what was found, what was expected
     */
    public record Rejection(String reason, String detail) {}

    /**
     * One rejected message, shortened and safe to print.
     *
     * @param payload at most 120 bytes as text, control characters escaped
     */
    public record Sample(Instant at, String topic, String payload, Rejection rejection) {}

    /** Counts, samples and, for the first of its kind, logs one message. */
    public void record(Delivery delivery, Rejection rejection) {
        Sample sample =
                new Sample(
                        clock.instant(),
                        shown(delivery.topic()),
                        shown(delivery.payload(), SHOWN_BYTES_MAX),
                        rejection);
        boolean isFirst;
        synchronized (lock) {
            boolean isCounted =
                    counts.containsKey(rejection.reason()) || counts.size() < REASONS_MAX;
            counts.merge(isCounted ? rejection.reason() : OTHER_REASON, 1L, Long::sum);
            if (samples.size() == SAMPLES_MAX) {
                samples.removeFirst();
            }
            samples.addLast(sample);
            isFirst =
                    loggedKinds.size() < LOGGED_KINDS_MAX
                            && loggedKinds.add(rejection.reason() + " " + sample.topic());
        }
        if (isFirst) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () ->
                            "rejected a message on %s (%s): %s. Payload: %s. Further ones like it are only counted."
                                    .formatted(
                                            sample.topic(),
                                            rejection.reason(),
                                            rejection.detail(),
                                            sample.payload()));
        }
    }

    /** Messages by reason since the start. */
    public Map<String, Long> counts() {
        synchronized (lock) {
            return Map.copyOf(counts);
        }
    }

    /** The last few, oldest first. */
    public List<Sample> samples() {
        synchronized (lock) {
            return new ArrayList<>(samples);
        }
    }

    /** A name that somebody outside has chosen, as printable ASCII and not too long. */
    public static String shown(String name) {
        return shown(name.getBytes(UTF_8), SHOWN_TOPIC_MAX);
    }

    /** Bytes as printable ASCII: a log must not be steered by what a sensor sends. */
    static String shown(byte[] bytes, int bytesMax) {
        StringBuilder text = new StringBuilder();
        int length = Math.min(bytes.length, bytesMax);
        for (int i = 0; i < length; i++) {
            int value = bytes[i] & 0xff;
            if (value == '\\') {
                text.append("\\\\");
            } else if (value >= 0x20 && value < 0x7f) {
                text.append((char) value);
            } else {
                text.append("\\x").append("%02x".formatted(value));
            }
        }
        if (bytes.length > length) {
            text.append("... (").append(bytes.length).append(" bytes)");
        }
        return text.toString();
    }
}
