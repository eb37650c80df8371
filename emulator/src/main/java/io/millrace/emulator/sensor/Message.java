package io.millrace.emulator.sensor;

/**
 * One message on its way.
 *
 * @param topic full MQTT topic
 * @param payload whatever the sensor's format is; not changed once it is here
 * @param acknowledged called when the gateway has acknowledged it, at least once, from any thread
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Message(String topic, byte[] payload, Runnable acknowledged) {}
