package io.millrace.emulator.plant;

import io.millrace.profile.DeviceProfile;
import java.util.Map;

/**
 * One device of the plant.
 *
 * @param topic its MQTT topic, without a slash at the end
 * @param lines its GPIO line by channel; empty for a device that publishes over MQTT
 */
public record PlantDevice(
        String name, DeviceProfile profile, String topic, Map<String, Integer> lines) {

    public PlantDevice {
        lines = Map.copyOf(lines);
    }

    /** One that publishes over MQTT. */
    public PlantDevice(String name, DeviceProfile profile, String topic) {
        this(name, profile, topic, Map.of());
    }

    /** Whether it is wired to GPIO lines. */
    public boolean isWired() {
        return !lines.isEmpty();
    }
}
