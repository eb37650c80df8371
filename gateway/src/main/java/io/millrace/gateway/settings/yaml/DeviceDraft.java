package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.YamlValue;
import java.util.Optional;

/**
 * A device as it was read, with the places to which problems with its neighbours are pinned.
 *
 * @param profile empty when there is no good one, which was reported
 * @param topic where its MQTT topic stands
 */
record DeviceDraft(
        DeviceEntry entry,
        Optional<DeviceProfile> profile,
        YamlValue name,
        Optional<YamlValue> topic) {

    /** Whether it stands for several devices, one for each match of its topic. */
    boolean isPattern() {
        return entry.name().contains("{");
    }
}
