package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;

/** Who a channel is to the cloud: identity and topic. Pipeline thread only. */
public interface SensorDirectory {

    /** The sensor whose readings these are. */
    Sensor ofReadings(ChannelId channel);

    /** The sensor that an alert with this leading channel is sent as. */
    Sensor ofAlerts(ChannelId leading);

    /**
     * The sensor that an alert about a whole device, or the gateway itself by its id, is sent as.
     */
    Sensor ofAlerts(DeviceId device);
}
