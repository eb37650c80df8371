package io.millrace.bridge.forward;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.ChunkReader.Taken;
import io.millrace.bridge.forward.Notice.Parked;
import io.millrace.bridge.forward.ParkStore.Refused;
import io.millrace.bridge.forward.SendOutcome.Rejected;
import io.millrace.bridge.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Sets aside what Kafka refuses, so that the rest can pass: into the side file first, then as a gap
 * in the journal, both durable before the position may move past the entry. Not thread-safe.
 */
final class ParkingLot {
    private final ForwardedLane lane;
    private final Notices notices;
    private final RefusedTopics refusedTopics = new RefusedTopics();

    ParkingLot(ForwardedLane lane, Notices notices) {
        this.lane = lane;
        this.notices = notices;
    }

    /** Parks what Kafka has just refused; false when nothing of the chunk was meant. */
    boolean park(Taken taken, Rejected rejected, long nowNanos) {
        long retryAtNanos = nowNanos + ForwardSettings.REFUSED_TOPIC_RETRY.toNanos();
        Set<String> fresh = refusedTopics.refused(rejected.topics(), retryAtNanos);
        List<Refused> refused = refused(taken, entry -> reasonIn(rejected, entry));
        if (!rejected.entries().isEmpty() || !fresh.isEmpty()) {
            tell(refused);
        }
        return setAside(refused);
    }

    /**
     * Parks what was refused at another try: its gap was told of at the first. False when nothing
     * of the chunk was meant.
     */
    boolean parkAgain(Taken taken, Rejected rejected) {
        List<Refused> refused = refused(taken, entry -> reasonIn(rejected, entry));
        if (!refused.isEmpty()) {
            tell(refused);
            lane.parked().park(refused);
        }
        return !refused.isEmpty();
    }

    /** Parks the entries of topics that were refused a while ago; false when there are none. */
    boolean parkLeftAlone(Taken taken, long nowNanos) {
        if (refusedTopics.isEmpty()) {
            return false;
        }
        return setAside(
                refused(
                        taken,
                        entry ->
                                refusedTopics.isLeftAlone(entry.sensor().topic(), nowNanos)
                                        ? refusedTopics.reason(entry.sensor().topic())
                                        : ""));
    }

    void accepted(Taken taken) {
        if (!refusedTopics.isEmpty()) {
            refusedTopics.accepted(taken.items().stream().map(Item::topic).distinct().toList());
        }
    }

    /** Empty where this entry was not meant. */
    private static String reasonIn(Rejected rejected, Entry entry) {
        return rejected.topics()
                .getOrDefault(
                        entry.sensor().topic(),
                        rejected.entries().getOrDefault(entry.offset(), ""));
    }

    private static List<Refused> refused(Taken taken, Function<Entry, String> reasonOf) {
        List<Refused> refused = new ArrayList<>();
        for (Item item : taken.items()) {
            if (item.entry() instanceof Entry.Stored stored && !reasonOf.apply(stored).isEmpty()) {
                refused.add(new Refused(stored, reasonOf.apply(stored)));
            }
        }
        return refused;
    }

    private boolean setAside(List<Refused> refused) {
        if (refused.isEmpty()) {
            return false;
        }
        lane.parked().park(refused);
        refused.forEach(each -> lane.journal().park(each.entry()));
        lane.force().run();
        return true;
    }

    private void tell(List<Refused> refused) {
        refused.stream()
                .map(Refused::reason)
                .distinct()
                .forEach(reason ->
                        notices.tell(
                                new Parked(
                                        lane.journal().lane(),
                                        refused.stream()
                                                .filter(e -> e.reason().equals(reason))
                                                .count(),
                                        reason)));
    }
}
