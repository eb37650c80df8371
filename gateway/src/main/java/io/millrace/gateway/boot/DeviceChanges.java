package io.millrace.gateway.boot;

import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.Scorer.Fate;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a new configuration makes of each device that is known before or after: added, removed,
 * changed or left as it was. A device that no message has brought to life yet is in neither, and
 * what is kept for it from before a restart stays.
 */
final class DeviceChanges {

    private enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** Changed, and its values mean something else. */
        REDEFINED,
        UNTOUCHED
    }

    private final Map<DeviceId, Kind> kinds = new HashMap<>();

    private DeviceChanges() {}

    /**
     * @param after has taken over what messages brought to life before
     */
    static DeviceChanges between(TopicRouter before, TopicRouter after) {
        DeviceChanges changes = new DeviceChanges();
        for (DeviceId id : before.known()) {
            Device was = before.device(id).orElseThrow();
            Optional<Device> is = after.device(id);
            changes.kinds.put(id, is.map(now -> kind(was, now)).orElse(Kind.REMOVED));
        }
        after.known().forEach(id -> changes.kinds.putIfAbsent(id, Kind.ADDED));
        return changes;
    }

    private static Kind kind(Device was, Device is) {
        if (was.equals(is)) {
            return Kind.UNTOUCHED;
        }
        boolean isSameSource = was.entry().equals(is.entry());
        return isSameSource && meaning(was.profile()).equals(meaning(is.profile()))
                ? Kind.CHANGED
                : Kind.REDEFINED;
    }

    /** A profile's channels without what judges them. */
    private static List<ChannelSpec> meaning(DeviceProfile profile) {
        return profile.channels().stream()
                .map(spec ->
                        new ChannelSpec(
                                spec.name(),
                                spec.unit(),
                                spec.instrumentRange(),
                                Optional.empty(),
                                spec.mqtt(),
                                spec.local(),
                                spec.conversion(),
                                ChannelSpec.Judgement.NONE))
                .toList();
    }

    boolean isChanged(DeviceId device) {
        Kind kind = kinds.get(device);
        return kind == Kind.CHANGED || kind == Kind.REDEFINED;
    }

    /** Whether neither configuration knows it, so that only its first message can tell. */
    boolean isUnheardOf(DeviceId device) {
        return !kinds.containsKey(device);
    }

    /**
     * @param hasOtherModels whether a model of its has come, gone or been exchanged
     */
    Fate windows(DeviceId device, boolean hasOtherModels) {
        Kind kind = kinds.getOrDefault(device, Kind.UNTOUCHED);
        return switch (kind) {
            case REMOVED, REDEFINED -> Fate.FORGOTTEN;
            case CHANGED -> Fate.REASSIGNED;
            case ADDED, UNTOUCHED -> hasOtherModels ? Fate.REASSIGNED : Fate.UNTOUCHED;
        };
    }

    /** For the log. */
    String describe() {
        return "devices added: %d, removed: %d, changed: %d, untouched: %d"
                .formatted(
                        count(Kind.ADDED),
                        count(Kind.REMOVED),
                        count(Kind.CHANGED) + count(Kind.REDEFINED),
                        count(Kind.UNTOUCHED));
    }

    private int count(Kind kind) {
        return Collections.frequency(kinds.values(), kind);
    }
}
