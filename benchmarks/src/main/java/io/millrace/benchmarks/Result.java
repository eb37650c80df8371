package io.millrace.benchmarks;

import java.util.Optional;

/**
 * One figure.
 *
 * @param name as docs/BENCHMARKS.md and outside checks know it
 * @param unit for example {@code B}, {@code s}, {@code readings/s}; {@code 1} for a ratio
 * @param note how it was measured where that differs from the rule, or what it stands on
 */
public record Result(String name, double value, String unit, Optional<String> note) {
    public Result {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " came out as " + value);
        }
    }

    public static Result of(String name, double value, String unit) {
        return new Result(name, value, unit, Optional.empty());
    }

    public Result noting(String text) {
        return new Result(name, value, unit, Optional.of(text));
    }
}
