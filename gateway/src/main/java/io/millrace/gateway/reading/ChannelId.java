package io.millrace.gateway.reading;

/** Address of one data point of one device: {@code device/channel}. */
public record ChannelId(DeviceId device, String channel) {
    @Override
    public String toString() {
        return device.name() + "/" + channel;
    }
}
