package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import java.util.Optional;

/** Who a channel is to the cloud: identity and topic. Pipeline thread only. */
public interface SensorDirectory {

    /** The sensor whose readings these are. */
    Sensor ofReadings(ChannelId channel);

    /**
     * The sensor that an alert is sent as.
     *
     * @param device a device, or the gateway itself by its id
     * @param channel the leading one; empty for an alert about the whole device
     */
    // The channel is a component of AlertTransition, handed on as it stands.
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Sensor ofAlerts(DeviceId device, Optional<String> channel);
}
