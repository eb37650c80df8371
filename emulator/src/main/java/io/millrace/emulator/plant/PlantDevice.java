package io.millrace.emulator.plant;

import io.millrace.profile.DeviceProfile;

/**
 * One device of the plant.
 *
 * @param topic its MQTT topic, without a slash at the end
 */
public record PlantDevice(String name, DeviceProfile profile, String topic) {}
