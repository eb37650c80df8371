package io.millrace.emulator.torture;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counts the blows that struck: a blow counts only if readings were in flight at that instant and
 * there was something to strike. Thread-safe.
 */
final class BlowCounts {
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private int uncounted;

    /** What is counted apart. */
    enum Kind {
        KILL,
        BROKER_STOP,
        LINK_CUT,
        STALL,
        SLOW
    }

    /**
     * Takes a blow in.
     *
     * @param hasStruck whether what it was meant for was there
     * @param inFlight readings sent and not yet in Kafka when it fell
     * @return whether it counts
     */
    synchronized boolean take(Kind kind, boolean hasStruck, long inFlight) {
        boolean isCounted = hasStruck && inFlight > 0;
        if (isCounted) {
            counts.merge(kind, 1, Integer::sum);
        } else {
            uncounted++;
        }
        return isCounted;
    }

    synchronized TortureCounts counts() {
        return new TortureCounts(
                of(Kind.KILL),
                of(Kind.BROKER_STOP),
                of(Kind.LINK_CUT),
                of(Kind.STALL),
                of(Kind.SLOW),
                uncounted);
    }

    private int of(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }
}
