package io.millrace.emulator.gateway;

/** One address, taken apart. */
public record HostPort(String host, int port) {

    /** From {@code host:port}. */
    public static HostPort of(String address) {
        int colon = address.lastIndexOf(':');
        return new HostPort(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
}
