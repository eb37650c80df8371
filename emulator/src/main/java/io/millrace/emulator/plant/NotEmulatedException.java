package io.millrace.emulator.plant;

/** A profile does not say how to play its devices, or only in part. */
public final class NotEmulatedException extends RuntimeException {
    public NotEmulatedException(String profile) {
        super(
                "profile "
                        + profile
                        + " cannot be emulated: it has no emulation block; add one or leave it out");
    }

    NotEmulatedException(String profile, String missing) {
        super(
                "profile "
                        + profile
                        + " cannot be emulated: its emulation block says nothing about "
                        + missing);
    }
}
