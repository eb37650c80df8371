package io.millrace.gateway.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the gateway says of itself in Kafka, for whoever watches a fleet.
 *
 * @param occasion why now
 * @param version of this software
 * @param startedAt when this process began
 * @param uptime since then
 * @param clock {@code synced} or {@code unsynced}
 * @param storage what is wrong with it; empty when it is healthy
 * @param links state of each lane's link, by lane
 * @param oldest time of the oldest entry that has not gone on
 * @param activeAlerts raised and not cleared
 * @param readings what became of them since the start, by the words of the two sums
 */
public record StatusReport(
        Occasion occasion,
        Instant time,
        String version,
        Instant startedAt,
        Duration uptime,
        String clock,
        Optional<String> storage,
        Map<Lane, String> links,
        Optional<Instant> oldest,
        int activeAlerts,
        Map<String, Long> readings) {

    public StatusReport {
        links = new TreeMap<>(links);
        readings = Map.copyOf(readings);
    }

    /** Why a report is made. */
    public enum Occasion {
        BIRTH("birth"),
        INTERVAL("interval"),
        /** The last one before an orderly stop. */
        STOP("stop");

        private final String word;

        Occasion(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** {@code online}, or {@code offline} from the orderly stop on. */
    public String state() {
        return occasion == Occasion.STOP ? "offline" : "online";
    }
}
