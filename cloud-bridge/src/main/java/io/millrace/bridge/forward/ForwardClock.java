package io.millrace.bridge.forward;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a forwarder knows of time and chance.
 *
 * @param wall for what is written down
 * @param ticker elapsed nanoseconds from an arbitrary origin, never going back
 * @param random for the jitter of waits
 */
public record ForwardClock(InstantSource wall, LongSupplier ticker, RandomGenerator random) {}
