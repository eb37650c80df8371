package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.Topics;
import io.millrace.gateway.settings.TopicNames;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds Kafka topics that Kafka would refuse or confuse, that two sensors would share without being
 * meant to, or that are too many. What a wildcard device will be named is not known here: only the
 * form of its topics is checked.
 */
final class TopicChecks {
    private enum Kind {
        READINGS,
        ALERTS,
        STATUS
    }

    /** Who writes to a topic. */
    private record Use(String topic, Kind kind, String device) {}

    private final TopicNames names;
    private final Topics topics;
    private final Map<String, Use> byCollisionKey = new HashMap<>();
    private final Set<String> counted = new HashSet<>();

    TopicChecks(TopicNames names, Topics topics) {
        this.names = names;
        this.topics = topics;
        for (String own : List.of(names.gateway(), names.progress())) {
            byCollisionKey.put(TopicNames.collisionKey(own), new Use(own, Kind.STATUS, ""));
        }
    }

    void check(DeviceDraft draft) {
        if (draft.profile().isEmpty()) {
            return;
        }
        DeviceProfile profile = draft.profile().get();
        DeviceId device = new DeviceId(DevicesReader.plain(draft.entry().name()));
        for (ChannelSpec spec : profile.channels()) {
            ChannelId channel = new ChannelId(device, spec.name());
            Use readings = new Use(names.readings(profile, channel), Kind.READINGS, device.name());
            Use alerts = new Use(names.alerts(profile, channel), Kind.ALERTS, device.name());
            register(draft, readings);
            register(draft, alerts);
            if (!draft.isPattern()) {
                counted.add(readings.topic());
                counted.add(alerts.topic());
            }
        }
        register(draft, new Use(names.alertsOf(device), Kind.ALERTS, device.name()));
    }

    /** What to say when the devices need more topics than allowed. */
    Optional<String> excess() {
        if (counted.size() <= topics.limit()) {
            return Optional.empty();
        }
        return Optional.of(
                ("the devices need %d topics, the limit is %d; raise cloud.topics.limit or let sensors"
                                + " share topics, for example readings: \"topic-{device}\"")
                        .formatted(counted.size(), topics.limit()));
    }

    private void register(DeviceDraft draft, Use use) {
        Optional<String> fault = TopicNames.faultOf(use.topic());
        if (fault.isPresent()) {
            draft.name().problem(fault.get());
            return;
        }
        if (draft.isPattern()) {
            return;
        }
        Use earlier = byCollisionKey.putIfAbsent(TopicNames.collisionKey(use.topic()), use);
        if (earlier != null) {
            collision(earlier, use).ifPresent(draft.name()::problem);
        }
    }

    private Optional<String> collision(Use earlier, Use use) {
        if (!earlier.topic().equals(use.topic())) {
            return Optional.of(
                    "its topic %s and the topic %s of %s: Kafka confuses . and _; rename one"
                            .formatted(use.topic(), earlier.topic(), owner(earlier)));
        }
        if (earlier.kind() != use.kind()) {
            return Optional.of(
                    "its topic %s is also used by %s for another kind of record; rename one"
                            .formatted(use.topic(), owner(earlier)));
        }
        if (earlier.device().equals(use.device()) || isMeantToBeShared(use.kind())) {
            return Optional.empty();
        }
        return Optional.of(
                "its topic %s is also that of device %s; rename one"
                        .formatted(use.topic(), earlier.device()));
    }

    private static String owner(Use use) {
        return use.kind() == Kind.STATUS ? "the gateway itself" : "device " + use.device();
    }

    /** A pattern that does not name the sensor puts many sensors into one topic on purpose. */
    private boolean isMeantToBeShared(Kind kind) {
        String pattern = kind == Kind.READINGS ? topics.readings() : topics.alerts();
        boolean namesSensor =
                pattern.contains("{sensor}")
                        || (pattern.contains("{device}") && pattern.contains("{channel}"));
        return !namesSensor;
    }
}
