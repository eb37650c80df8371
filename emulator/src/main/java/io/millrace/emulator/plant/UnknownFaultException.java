package io.millrace.emulator.plant;

import java.util.SortedSet;

/** A device was asked for a fault that its profile does not have. */
public final class UnknownFaultException extends RuntimeException {
    UnknownFaultException(String kind, String profile, SortedSet<String> known) {
        super(
                "unknown fault "
                        + kind
                        + " for profile "
                        + profile
                        + "; it has: "
                        + String.join(", ", known));
    }
}
