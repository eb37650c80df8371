package io.millrace.gateway.cli.draft;

import java.util.List;
import java.util.Locale;

/** What the name of a channel says about its unit. */
final class UnitGuess {
    private record Guess(String part, String unit) {}

    /** The first that the name contains counts. */
    private static final List<Guess> GUESSES =
            List.of(
                    new Guess("temp", "Cel"),
                    new Guess("cel", "Cel"),
                    new Guess("humid", "%"),
                    new Guess("rh", "%"),
                    new Guess("percent", "%"),
                    new Guess("co2", "[ppm]"),
                    new Guess("ppm", "[ppm]"),
                    new Guess("kwh", "kW.h"),
                    new Guess("energy", "kW.h"),
                    new Guess("kw", "kW"),
                    new Guess("power", "kW"),
                    new Guess("watt", "W"),
                    new Guess("volt", "V"),
                    new Guess("curr", "A"),
                    new Guess("amp", "A"),
                    new Guess("freq", "Hz"),
                    new Guess("rpm", "/min"),
                    new Guess("speed", "/min"),
                    new Guess("vib", "mm/s"),
                    new Guess("flow", "m3/h"),
                    new Guess("level", "m"),
                    new Guess("press", "bar"),
                    new Guess("bar", "bar"),
                    new Guess("weight", "kg"),
                    new Guess("mass", "kg"));

    private UnitGuess() {}

    /** {@code 1}, a plain number, where the name says nothing. */
    static String of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return GUESSES.stream()
                .filter(guess -> lower.contains(guess.part()))
                .findFirst()
                .map(Guess::unit)
                .orElse("1");
    }
}
