package io.millrace.emulator.sensor;

/**
 * One data point of the plant.
 *
 * @param name as the outside world calls it, and as topics are named after it
 */
public record SensorId(String device, String channel, String name) {}
