package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.DeviceProfile;

/** One entry of gateway.yaml's devices with the profile that it names. */
public record Device(DeviceEntry entry, DeviceProfile profile) {}
