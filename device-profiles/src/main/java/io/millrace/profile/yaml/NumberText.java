package io.millrace.profile.yaml;

import java.util.Optional;
import java.util.regex.Pattern;

/** The numbers of YAML 1.2's core schema, without the special ones (.inf, .nan). */
final class NumberText {
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,13}");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]{1,17}");

    private NumberText() {}

    static Optional<Double> parse(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return Optional.of(Double.parseDouble(text));
        }
        if (HEX.matcher(text).matches()) {
            return Optional.of((double) Long.parseLong(text.substring(2), 16));
        }
        if (OCTAL.matcher(text).matches()) {
            return Optional.of((double) Long.parseLong(text.substring(2), 8));
        }
        return Optional.empty();
    }
}
