package io.millrace.emulator.plant;

import io.millrace.profile.Range;
import java.util.Optional;

/**
 * What the measuring instrument makes of a value: its step and its ends.
 *
 * @param resolution step, in the channel's unit; 0 for none
 * @param range what it can return; empty for anything
 */
record Instrument(double resolution, Optional<Range> range) {

    double read(double value) {
        double stepped = step(value);
        return range.map(ends -> Math.clamp(stepped, ends.low(), ends.high())).orElse(stepped);
    }

    private double step(double value) {
        if (resolution <= 0.0) {
            return value;
        }
        double perUnit = Math.rint(1.0 / resolution);
        // Dividing by a whole number gives the shortest decimal (0.3), multiplying by 0.1 does not
        // (0.30000000000000004).
        boolean isWholePart = Math.abs(perUnit * resolution - 1.0) < 1e-9;
        double stepped =
                isWholePart
                        ? Math.rint(value * perUnit) / perUnit
                        : Math.rint(value / resolution) * resolution;
        return stepped + 0.0; // turns -0.0 into 0.0
    }
}
