package io.millrace.models.dataset.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.models.dataset.Sample;
import io.millrace.models.dataset.Span;
import io.millrace.models.dataset.UnusableRecordingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the records say of one device: its values by channel, and when an alert stood. */
final class DeviceStory {
    /** All channels together: some 250 MB of memory. */
    private static final int SAMPLES_MAX = 5_000_000;

    private final TopicSelection selection;
    private final Map<String, List<Value>> values = new TreeMap<>();
    private final Map<String, Instant> standing = new HashMap<>();
    private final List<Span> alerts = new ArrayList<>();
    private final Set<String> gateways = new TreeSet<>();
    private final Set<String> devices = new TreeSet<>();
    private final Set<String> channelsSeen = new TreeSet<>();
    private int samples;

    private record Value(Instant time, double value) {}

    DeviceStory(TopicSelection selection) {
        this.selection = selection;
    }

    /** A record of any kind of any device. */
    void take(JsonNode record) {
        String device = record.path("device").asText();
        String gateway = record.path("gateway").asText();
        if (!device.isEmpty()) {
            devices.add(device);
        }
        boolean isOurs =
                device.equals(selection.device())
                        && selection.gateway().filter(wanted -> !wanted.equals(gateway)).isEmpty();
        if (!isOurs) {
            return;
        }
        switch (record.path("kind").asText()) {
            case "reading" -> reading(gateway, record);
            case "alert" -> alert(record);
            default -> {
                // Gaps show as holes in the times.
            }
        }
    }

    private void reading(String gateway, JsonNode record) {
        gateways.add(gateway);
        Instant time = Instant.parse(record.path("time").asText());
        String channel = record.path("channel").asText();
        boolean isWanted = selection.channels().isEmpty() || selection.channels().contains(channel);
        boolean isValue =
                record.path("value").isNumber() && !record.path("quality").asText().equals("BAD");
        if (!isValue || !selection.covers(time)) {
            return;
        }
        channelsSeen.add(channel);
        if (!isWanted) {
            return;
        }
        samples++;
        if (samples > SAMPLES_MAX) {
            throw new UnusableRecordingException(
                    "%s has more than %,d values in that time; choose less with --from and --to"
                            .formatted(selection.device(), SAMPLES_MAX));
        }
        values.computeIfAbsent(channel, _ -> new ArrayList<>())
                .add(new Value(time, record.path("value").asDouble()));
    }

    private void alert(JsonNode record) {
        Instant time = Instant.parse(record.path("time").asText());
        String id = record.path("alertId").asText();
        switch (record.path("state").asText()) {
            case "raised" -> standing.putIfAbsent(id, time);
            case "cleared" -> {
                Instant since = standing.remove(id);
                alerts.add(new Span(since == null ? time : since, time));
            }
            default -> {
                // Acknowledged: it stands on.
            }
        }
    }

    /**
     * The channels of the model that this makes.
     *
     * @throws UnusableRecordingException when there are none, or not those that were asked for
     */
    List<String> channels() {
        if (gateways.isEmpty()) {
            throw new UnusableRecordingException(
                    devices.isEmpty()
                            ? "the topics that match %s hold no readings at all"
                                    .formatted(selection.topics())
                            : "no readings of device '%s'; the topics have %s"
                                    .formatted(
                                            selection.device(),
                                            String.join(
                                                    ", ", devices.stream().limit(20).toList())));
        }
        if (gateways.size() > 1) {
            throw new UnusableRecordingException(
                    "device '%s' is at several gateways: %s; say which with --gateway"
                            .formatted(selection.device(), String.join(", ", gateways)));
        }
        List<String> missing =
                selection.channels().stream().filter(name -> !values.containsKey(name)).toList();
        if (!missing.isEmpty() || values.isEmpty()) {
            throw new UnusableRecordingException(
                    "no values of %s of device '%s' in that time; there are values of %s"
                            .formatted(
                                    missing.isEmpty() ? "any channel" : String.join(", ", missing),
                                    selection.device(),
                                    channelsSeen.isEmpty()
                                            ? "none"
                                            : String.join(", ", channelsSeen)));
        }
        return selection.channels().isEmpty() ? List.copyOf(values.keySet()) : selection.channels();
    }

    List<Sample> samples(List<String> channels) {
        List<Sample> all = new ArrayList<>(samples);
        for (int channel = 0; channel < channels.size(); channel++) {
            for (Value value : values.get(channels.get(channel))) {
                all.add(new Sample(channel, value.time(), value.value()));
            }
        }
        return all;
    }

    /** When an alert of this device stood, and a while around it. */
    List<Span> alerts(Duration margin) {
        List<Span> all = new ArrayList<>(alerts);
        standing.values().forEach(since -> all.add(new Span(since, Instant.MAX.minus(margin))));
        return all.stream().map(span -> span.widened(margin)).toList();
    }
}
