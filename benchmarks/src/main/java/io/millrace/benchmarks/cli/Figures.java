package io.millrace.benchmarks.cli;

import java.math.BigDecimal;
import java.math.MathContext;

/** Figures as they are shown: four digits, because no machine repeats the fifth. */
final class Figures {
    private static final MathContext DIGITS = new MathContext(4);

    private Figures() {}

    static BigDecimal rounded(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
