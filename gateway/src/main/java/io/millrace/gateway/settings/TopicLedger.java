package io.millrace.gateway.settings;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.Topics;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who writes to which Kafka topic. Finds topics that Kafka would refuse or confuse, that two
 * sensors would share without being meant to, or that are too many. Not thread-safe.
 */
public final class TopicLedger {
    private enum Kind {
        READINGS,
        ALERTS,
        STATUS
    }

    /** Who writes to a topic; {@code isCounted} unless it may never come to be. */
    private record Use(String topic, Kind kind, String device, boolean isCounted) {}

    /** What a device would add. */
    public static final class Draft {
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Use> uses = new HashMap<>();
        private final Set<String> counted = new HashSet<>();

        private Draft() {}

        /** Why it must not be taken, one sentence each; none when it may. */
        public List<String> problems() {
            return List.copyOf(problems);
        }
    }

    private final TopicNames names;
    private final Topics topics;
    private final Map<String, Use> byCollisionKey = new HashMap<>();
    private final Set<String> counted = new HashSet<>();

    public TopicLedger(TopicNames names, Topics topics) {
        this.names = names;
        this.topics = topics;
        for (String own : List.of(names.gateway(), names.progress())) {
            byCollisionKey.put(TopicNames.collisionKey(own), new Use(own, Kind.STATUS, "", false));
        }
    }

    /** Holds the topics of a device against those that are taken; takes none. */
    public Draft draft(DeviceId device, DeviceProfile profile) {
        Draft draft = new Draft();
        uses(device, profile).forEach(use -> register(draft, use));
        return draft;
    }

    /** Takes the topics of a device, those with problems included. */
    public void take(Draft draft) {
        draft.uses.forEach(byCollisionKey::putIfAbsent);
        counted.addAll(draft.counted);
    }

    /** Why Kafka would refuse topics of a device, whoever else writes to them. */
    public List<String> faults(DeviceId device, DeviceProfile profile) {
        return uses(device, profile).stream()
                .flatMap(use -> TopicNames.faultOf(use.topic()).stream())
                .toList();
    }

    /** What to say when more topics than allowed are taken. */
    public Optional<String> excess() {
        return excess(counted.size());
    }

    /** What to say when there would be too many with these. */
    public Optional<String> excessWith(Draft draft) {
        long added = draft.counted.stream().filter(topic -> !counted.contains(topic)).count();
        return excess(counted.size() + added);
    }

    private Optional<String> excess(long count) {
        return count <= topics.limit()
                ? Optional.empty()
                : Optional.of(
                        ("the devices need %d topics, the limit is %d; raise cloud.topics.limit or let sensors"
                                        + " share topics, for example readings: \"topic-{device}\"")
                                .formatted(count, topics.limit()));
    }

    private List<Use> uses(DeviceId device, DeviceProfile profile) {
        List<Use> uses = new ArrayList<>();
        for (ChannelSpec spec : profile.channels()) {
            ChannelId channel = new ChannelId(device, spec.name());
            uses.add(new Use(names.readings(profile, channel), Kind.READINGS, device.name(), true));
            uses.add(new Use(names.alerts(profile, channel), Kind.ALERTS, device.name(), true));
        }
        uses.add(new Use(names.alertsOf(device), Kind.ALERTS, device.name(), false));
        return uses;
    }

    private void register(Draft draft, Use use) {
        Optional<String> fault = TopicNames.faultOf(use.topic());
        if (use.isCounted()) {
            draft.counted.add(use.topic());
        }
        if (fault.isPresent()) {
            draft.problems.add(fault.get());
            return;
        }
        String key = TopicNames.collisionKey(use.topic());
        Use taken = byCollisionKey.get(key);
        Use earlier = taken != null ? taken : draft.uses.putIfAbsent(key, use);
        if (earlier != null) {
            collision(earlier, use).ifPresent(draft.problems::add);
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
