package io.millrace.emulator.plant;

import java.util.SortedSet;

/** A device, or the whole plant, was asked for a fault that it does not have. */
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

    UnknownFaultException(String kind, SortedSet<String> known) {
        super("unknown fault " + kind + "; the plant can show: " + String.join(", ", known));
    }
}
