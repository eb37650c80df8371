package io.millrace.emulator.plant;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault that somebody asked for.
 *
 * @param kind for example {@code dry-running}
 * @param after from the start, 0 or more
 * @param device empty: the first device that can show it
 */
public record FaultOrder(String kind, Duration after, Optional<String> device) {}
