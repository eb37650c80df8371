package io.millrace.gateway.alert;

/** Gives each alert its name. */
@FunctionalInterface
public interface AlertIds {
    /** A name that this gateway has never given before, not even before a restart. */
    String next();
}
