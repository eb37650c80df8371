package io.millrace.gateway.clock;

import java.time.Instant;

/**
 * Says by how much the gateway's clock was wrong: it belongs to every reading of this boot that is
 * marked {@code unsynced} and whose gateway time lies in the range.
 *
 * @param boot the kernel's boot id
 * @param offsetMicros to be added to their gateway times, and to their times where the sensor gave
 *     none
 * @param from first gateway time that is wrong, as the records have it, inclusive
 * @param to last one, inclusive
 */
public record TimeCorrection(String boot, long offsetMicros, Instant from, Instant to) {}
