package io.millrace.bridge.forward;

/** Who is told. Called from the forwarder threads; must not block or throw. */
@FunctionalInterface
public interface Notices {
    void tell(Notice notice);
}
