package io.millrace.profile;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From what a sensor sends to an engineering value: either words with their numbers, or {@code raw
 * -> scale -> current loop -> table}, where each step may be left out. Immutable.
 *
 * @param words numbers by word; where there are any, every other word or number is unknown
 * @param scale before a current loop it gives milliamperes
 * @param table takes what the steps before it give
 */
public record Conversion(
        Map<String, Double> words,
        Scale scale,
        Optional<CurrentLoop> currentLoop,
        Optional<LookupTable> table) {

    /** Most words of one channel. */
    public static final int WORDS_MAX = 256;

    /** Leaves the raw value as it is. */
    public static final Conversion NONE = of(Scale.IDENTITY);

    public Conversion {
        words = Map.copyOf(words);
    }

    /** Scale alone. */
    public static Conversion of(Scale scale) {
        return new Conversion(Map.of(), scale, Optional.empty(), Optional.empty());
    }

    /** Words alone. */
    public static Conversion of(Map<String, Double> words) {
        return new Conversion(words, Scale.IDENTITY, Optional.empty(), Optional.empty());
    }

    /** Whether only the listed words mean something. */
    public boolean isByWord() {
        return !words.isEmpty();
    }

    /** What a word means. */
    public Converted ofWord(String word) {
        Double number = words.get(word);
        return number == null
                ? Converted.none(Converted.Trust.UNKNOWN_WORD)
                : Converted.of(number, Converted.Trust.GOOD);
    }

    /** What a finite raw number means; not for channels by word. */
    public Converted ofNumber(double raw) {
        double scaled = scale.apply(raw);
        Converted.Trust trust =
                currentLoop.map(_ -> CurrentLoop.trust(scaled)).orElse(Converted.Trust.GOOD);
        double measured = currentLoop.map(loop -> loop.value(scaled)).orElse(scaled);
        boolean hasFailed =
                trust == Converted.Trust.UNDER_CURRENT || trust == Converted.Trust.OVER_CURRENT;
        // The current of a failed transmitter is a message, not a measurement.
        if (hasFailed) {
            return Converted.none(trust);
        }
        if (table.isEmpty()) {
            return Converted.of(measured, trust);
        }
        OptionalDouble looked = table.get().value(measured);
        return looked.isPresent()
                ? Converted.of(looked.getAsDouble(), trust)
                : Converted.none(Converted.Trust.OUTSIDE_TABLE);
    }

    /** The raw number that stands for a value, as a sensor would send it; not for words. */
    public double rawOf(double value) {
        double measured = table.map(curve -> curve.raw(value)).orElse(value);
        double scaled = currentLoop.map(loop -> loop.milliamperes(measured)).orElse(measured);
        return scale.reverse(scaled);
    }

    /** The word whose number is nearest to a value; empty where there are no words. */
    public Optional<String> wordOf(double value) {
        return words.entrySet().stream()
                .min(
                        Comparator.comparingDouble((Map.Entry<String, Double> entry) ->
                                        Math.abs(entry.getValue() - value))
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }
}
