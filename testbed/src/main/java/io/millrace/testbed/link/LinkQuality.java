package io.millrace.testbed.link;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How good a link is.
 *
 * @param bitsPerSecond in each direction, shared by all its connections; empty: as fast as it goes
 * @param roundTrip added to every exchange, half of it each way
 */
public record LinkQuality(OptionalLong bitsPerSecond, Duration roundTrip) {
    /** Neither limited nor delayed. */
    public static final LinkQuality PERFECT = new LinkQuality(OptionalLong.empty(), Duration.ZERO);

    public LinkQuality {
        if (bitsPerSecond.orElse(1) <= 0 || roundTrip.isNegative()) {
            throw new IllegalArgumentException(
                    "a link carries more than 0 bit/s and takes no negative time, not %s bit/s and %s"
                            .formatted(bitsPerSecond, roundTrip));
        }
    }

    /** A slow link, for example {@code limited(64_000, Duration.ofSeconds(1))}. */
    public static LinkQuality limited(long bitsPerSecond, Duration roundTrip) {
        return new LinkQuality(OptionalLong.of(bitsPerSecond), roundTrip);
    }

    /** A link that is far away and carries everything. */
    public static LinkQuality delayed(Duration roundTrip) {
        return new LinkQuality(OptionalLong.empty(), roundTrip);
    }
}
