package io.millrace.profile.yaml;

import java.util.List;
import java.util.Optional;

/** A list of two numbers. */
record NumberPair(double first, double second) {

    /**
     * @param form what they mean, for example {@code [low, high]}
     */
    static Optional<NumberPair> read(YamlValue value, String form) {
        Optional<List<YamlValue>> items = value.items();
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (items.get().size() != 2) {
            value.problem(
                    "expected two numbers %s, found %d items".formatted(form, items.get().size()));
            return Optional.empty();
        }
        Optional<Double> first = items.get().get(0).number();
        Optional<Double> second = items.get().get(1).number();
        return first.flatMap(one -> second.map(other -> new NumberPair(one, other)));
    }
}
