package io.millrace.emulator.verdict;

/**
 * The verdict in numbers.
 *
 * @param inKafka distinct readings of this run
 * @param lost acknowledged readings that are not in Kafka
 * @param duplicated occurrences beyond the first
 * @param outOfOrder readings below one already seen of their sensor, and holes without a gap record
 * @param unreadable records that are not of the contract
 */
public record Tally(
        long inKafka,
        long lost,
        long duplicated,
        long outOfOrder,
        long unreadable,
        long alertsRaised,
        long alertsCleared) {

    /** Whether the promise was kept. */
    public boolean isClean() {
        return lost == 0 && duplicated == 0 && outOfOrder == 0 && unreadable == 0;
    }
}
