package io.millrace.profile;

/**
 * A 4-20 mA signal: 4 mA stands for {@code low}, 20 mA for {@code high}, linear between. What the
 * current says about the transmitter follows NAMUR NE 43.
 *
 * @param low engineering value at 4 mA, finite
 * @param high engineering value at 20 mA, finite, not {@code low}; smaller where the signal falls
 */
public record CurrentLoop(double low, double high) {
    private static final double LIVE_ZERO_MILLIAMPERES = 4.0;
    private static final double SPAN_MILLIAMPERES = 16.0;

    // NE 43: measured values lie from 3.8 to 20.5 mA; at 3.6 and less, 21 and more, the
    // transmitter signals its own failure (or the wire is broken or shorted).
    private static final double FAILURE_BELOW_MILLIAMPERES = 3.6;
    private static final double MEASURED_FROM_MILLIAMPERES = 3.8;
    private static final double MEASURED_TO_MILLIAMPERES = 20.5;
    private static final double FAILURE_ABOVE_MILLIAMPERES = 21.0;

    public CurrentLoop {
        if (!Double.isFinite(low) || !Double.isFinite(high) || low == high) {
            throw new IllegalArgumentException(
                    "a current loop needs two different finite values, at 4 mA and at 20 mA, not %s and %s"
                            .formatted(low, high));
        }
    }

    /** The value that a current stands for, also outside 4 to 20 mA. */
    double value(double milliamperes) {
        return low + (milliamperes - LIVE_ZERO_MILLIAMPERES) / SPAN_MILLIAMPERES * (high - low);
    }

    double milliamperes(double value) {
        return LIVE_ZERO_MILLIAMPERES + (value - low) / (high - low) * SPAN_MILLIAMPERES;
    }

    /** A range as wide as the loop's, with the play that NE 43 gives to measured values. */
    Range withPlay(Range range) {
        // A current of exactly 3.8 mA must not fail by a rounding error.
        double perMilliampere = Math.abs(high - low) / SPAN_MILLIAMPERES * (1.0 + 1e-9);
        double below = (LIVE_ZERO_MILLIAMPERES - MEASURED_FROM_MILLIAMPERES) * perMilliampere;
        double above =
                (MEASURED_TO_MILLIAMPERES - LIVE_ZERO_MILLIAMPERES - SPAN_MILLIAMPERES)
                        * perMilliampere;
        boolean isRising = high > low;
        return new Range(
                range.low() - (isRising ? below : above),
                range.high() + (isRising ? above : below));
    }

    static Converted.Trust trust(double milliamperes) {
        if (milliamperes <= FAILURE_BELOW_MILLIAMPERES) {
            return Converted.Trust.UNDER_CURRENT;
        }
        if (milliamperes >= FAILURE_ABOVE_MILLIAMPERES) {
            return Converted.Trust.OVER_CURRENT;
        }
        boolean isMeasured =
                milliamperes >= MEASURED_FROM_MILLIAMPERES
                        && milliamperes <= MEASURED_TO_MILLIAMPERES;
        return isMeasured ? Converted.Trust.GOOD : Converted.Trust.DOUBTFUL_CURRENT;
    }
}
