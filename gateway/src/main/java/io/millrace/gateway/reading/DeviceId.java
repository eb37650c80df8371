package io.millrace.gateway.reading;

/** The name of a device, unique in its gateway. */
public record DeviceId(String name) {
    public DeviceId {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a device needs a name");
        }
    }
}
