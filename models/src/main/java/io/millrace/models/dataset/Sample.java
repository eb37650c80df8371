package io.millrace.models.dataset;

import java.time.Instant;

/**
 * One value of one channel.
 *
 * @param channel position among the channels
 * @param value finite
 */
public record Sample(int channel, Instant time, double value) {}
