package io.millrace.gateway.reading;

/**
 * A device was lost: the client that speaks for it vanished without saying goodbye.
 *
 * @param lastWords what the client wanted said in that case, for a person; may be empty
 */
public record Disconnection(DeviceId device, String lastWords) {}
