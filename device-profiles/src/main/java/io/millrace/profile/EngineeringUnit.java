package io.millrace.profile;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A unit by its UCUM code (case sensitive), for example {@code Cel}, {@code bar}, {@code mm/s},
 * {@code 1} for none. The loader refuses codes that UCUM does not know.
 */
public record EngineeringUnit(String code) {
    /** The unit of a plain number. */
    public static final EngineeringUnit ONE = new EngineeringUnit("1");

    /** Those whose print symbol is not their code; UCUM's own table, but for watt hours. */
    private static final Map<String, String> PRINTED =
            Map.ofEntries(
                    Map.entry("1", ""),
                    Map.entry("Cel", "°C"),
                    Map.entry("[degF]", "°F"),
                    Map.entry("deg", "°"),
                    Map.entry("Ohm", "Ω"),
                    Map.entry("kOhm", "kΩ"),
                    Map.entry("um", "µm"),
                    Map.entry("[ppm]", "ppm"),
                    Map.entry("[ppb]", "ppb"),
                    Map.entry("[psi]", "psi"),
                    Map.entry("W.h", "Wh"),
                    Map.entry("kW.h", "kWh"),
                    Map.entry("MW.h", "MWh"));

    private static final Pattern ANNOTATION = Pattern.compile("\\{([^}]*)}");

    public EngineeringUnit {
        if (code.isBlank()) {
            throw new IllegalArgumentException(
                    "a unit needs a UCUM code; a plain number has the unit 1");
        }
    }

    /** As people write it, for example {@code °C} or {@code m³/h}; empty for a plain number. */
    public String label() {
        String printed = PRINTED.get(code);
        return printed != null
                ? printed
                : ANNOTATION
                        .matcher(code)
                        .replaceAll("$1")
                        .replaceAll("(?<=[a-zA-Z])2(?![0-9])", "²")
                        .replaceAll("(?<=[a-zA-Z])3(?![0-9])", "³")
                        .replace('.', '·');
    }
}
