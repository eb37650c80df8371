package io.millrace.profile;

/**
 * Turns a raw value into an engineering value: {@code value = raw * factor + offset}.
 *
 * @param factor finite, not zero
 * @param offset finite, in the channel's unit
 */
public record Scale(double factor, double offset) {
    /** Leaves the raw value as it is. */
    public static final Scale IDENTITY = new Scale(1.0, 0.0);

    public Scale {
        if (!Double.isFinite(factor) || factor == 0.0 || !Double.isFinite(offset)) {
            throw new IllegalArgumentException(
                    "a scale needs a finite factor other than 0 and a finite offset, not factor "
                            + factor
                            + ", offset "
                            + offset);
        }
    }

    public double apply(double raw) {
        return raw * factor + offset;
    }

    double reverse(double value) {
        return (value - offset) / factor;
    }
}
