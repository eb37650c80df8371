package io.millrace.profile;

/**
 * A unit by its UCUM code (case sensitive), for example {@code Cel}, {@code bar}, {@code mm/s},
 * {@code 1} for none. The loader refuses codes that UCUM does not know.
 */
public record EngineeringUnit(String code) {
    /** The unit of a plain number. */
    public static final EngineeringUnit ONE = new EngineeringUnit("1");

    public EngineeringUnit {
        if (code.isBlank()) {
            throw new IllegalArgumentException(
                    "a unit needs a UCUM code; a plain number has the unit 1");
        }
    }
}
