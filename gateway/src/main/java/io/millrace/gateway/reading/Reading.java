package io.millrace.gateway.reading;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One channel's value with its quality and times. Immutable.
 *
 * @param value engineering value, finite; empty when none could be had (quality BAD says why)
 * @param sourceSequence the sensor's own number, if it gave one
 */
public record Reading(
        ChannelId channel,
        OptionalDouble value,
        QualityCode quality,
        ReadingTime time,
        OptionalLong sourceSequence) {}
