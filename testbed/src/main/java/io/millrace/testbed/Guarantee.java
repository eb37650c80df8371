package io.millrace.testbed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the promises of docs/GUARANTEES.md that a test proves. A promise marked as held must have
 * at least one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Guarantee {
    /** Identifiers, for example {@code "S1"}. */
    String[] value();
}
