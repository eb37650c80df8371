package io.millrace.profile.yaml;

import io.millrace.profile.EngineeringUnit;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.measure.format.UnitFormat;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenMgrError;

/** Tells whether UCUM knows a unit code (case sensitive). Thread-safe. */
final class UcumUnits {
    private static final int LONGEST_CODE = 64;

    /** Visible ASCII without the doubled operators that the parser lets pass. */
    private static final Pattern FORM = Pattern.compile("(?!.*[/.]{2})[!-~]+");

    /**
     * Codes that need no look-up: building the UCUM tables takes some 200 ms, which a gateway with
     * ordinary units need not spend at each start. A test holds them against UCUM.
     */
    static final Set<String> COMMON =
            Set.of(
                    "1", "%", "Cel", "K", "[degF]", "bar", "mbar", "Pa", "hPa", "kPa", "MPa", "mm",
                    "cm", "m", "um", "mm/s", "m/s", "m/s2", "A", "mA", "V", "mV", "W", "kW", "MW",
                    "W.h", "kW.h", "V.A", "Hz", "kHz", "/min", "/s", "/h", "l", "l/min", "l/h",
                    "m3", "m3/h", "m3/s", "kg", "g", "t", "kg/h", "N", "kN", "N.m", "s", "min", "h",
                    "ms", "deg", "rad", "lx", "[ppm]", "Ohm");

    /** How people write units that UCUM writes otherwise. */
    private static final Map<String, String> EVERYDAY =
            Map.ofEntries(
                    Map.entry("°C", "Cel"),
                    Map.entry("degC", "Cel"),
                    Map.entry("celsius", "Cel"),
                    Map.entry("°F", "[degF]"),
                    Map.entry("rpm", "/min"),
                    Map.entry("U/min", "/min"),
                    Map.entry("kWh", "kW.h"),
                    Map.entry("Wh", "W.h"),
                    Map.entry("VA", "V.A"),
                    Map.entry("Nm", "N.m"),
                    Map.entry("m³", "m3"),
                    Map.entry("m³/h", "m3/h"),
                    Map.entry("µm", "um"),
                    Map.entry("°", "deg"),
                    Map.entry("ohm", "Ohm"),
                    Map.entry("ppm", "[ppm]"),
                    Map.entry("percent", "%"));

    private UcumUnits() {}

    /**
     * @throws IllegalArgumentException when UCUM does not know the code; the message is for the
     *     user
     */
    static EngineeringUnit parse(String code) {
        if (!COMMON.contains(code) && !isKnownToUcum(code)) {
            throw new IllegalArgumentException(
                    "\"%s\" is no UCUM unit (case counts), for example Cel, bar, mm/s, A, %%, /min, or \"1\" for none%s"
                            .formatted(code, suggestion(code)));
        }
        return new EngineeringUnit(code);
    }

    private static String suggestion(String code) {
        String meant = EVERYDAY.get(code);
        return meant == null
                ? NearestWord.suggestion(code, COMMON)
                : "; write " + meant + " for " + code;
    }

    static boolean isKnownToUcum(String code) {
        if (code.length() > LONGEST_CODE || !FORM.matcher(code).matches()) {
            return false;
        }
        UnitFormat format = UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE);
        // The generated parser tells bad input by several unrelated runtime exceptions, and by an
        // Error of its own where no token fits.
        try {
            synchronized (UcumUnits.class) {
                format.parse(code);
            }
            return true;
        } catch (RuntimeException | TokenMgrError e) {
            return false;
        }
    }
}
