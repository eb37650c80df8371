package io.millrace.emulator.boot;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The emulator's two clocks.
 *
 * @param wall what the sensors stamp
 * @param ticker elapsed nanoseconds, for pacing and latencies
 */
public record Clocks(InstantSource wall, LongSupplier ticker) {}
