package io.millrace.emulator.torture;

/**
 * How often the plant was struck while readings were in flight: sent, and not yet in Kafka.
 *
 * @param kills of the gateway, with {@code kill -9}
 * @param brokerStops brokers killed or stopped
 * @param linkCuts connections between gateway and brokers reset, all of a moment as one
 * @param stalls links that passed nothing for a while
 * @param slowTimes times with bad links
 * @param uncounted blows that fell on nothing: no reading in flight, or nothing there to strike
 */
public record TortureCounts(
        int kills, int brokerStops, int linkCuts, int stalls, int slowTimes, int uncounted) {}
