package io.millrace.profile;

/**
 * A closed interval of engineering values, in the unit of the channel that owns it.
 *
 * @param low smallest value inside, finite
 * @param high largest value inside, finite, greater than {@code low}
 */
public record Range(double low, double high) {
    public Range {
        if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
            throw new IllegalArgumentException(
                    "a range needs two finite numbers, the smaller first, not ["
                            + low
                            + ", "
                            + high
                            + "]");
        }
    }

    /** Whether {@code value} lies inside, both ends included; never for NaN. */
    public boolean contains(double value) {
        return value >= low && value <= high;
    }

    /** Distance between the ends. */
    public double span() {
        return high - low;
    }
}
