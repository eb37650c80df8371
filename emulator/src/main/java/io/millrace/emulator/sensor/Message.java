package io.millrace.emulator.sensor;

/**
 * One message on its way.
 *
 * @param topic full MQTT topic
 * @param payload UTF-8 text
 * @param acknowledged called when the gateway has acknowledged it, at least once, from any thread
 */
public record Message(String topic, String payload, Runnable acknowledged) {}
