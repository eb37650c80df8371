package io.millrace.emulator.sensor.mqtt;

/**
 * Where one device connects and as whom.
 *
 * @param url {@code tcp://host:port}
 * @param window most messages unacknowledged at a time
 */
record Endpoint(String url, String clientId, int window) {
    static final int CONNECT_SECONDS_MAX = 5;
    static final int KEEP_ALIVE_SECONDS = 30;
    static final long GOODBYE_MILLIS_MAX = 2_000;
    static final long DROP_MILLIS = 500;
}
