package io.millrace.profile;

import java.util.List;
import java.util.Optional;

/**
 * The description of a device type. Immutable.
 *
 * @param name lower-case letters, digits and hyphens; the file is {@code NAME.yaml}
 * @param version counts up with each change, from 1
 * @param channels in the order of the file, at least one
 * @param modelFile file name of its anomaly model, found in the model directory or beside the
 *     shipped profiles
 */
public record DeviceProfile(
        String name,
        int version,
        String description,
        List<ChannelSpec> channels,
        Optional<String> modelFile,
        Optional<Emulation> emulation) {

    /**
     * The channel that stands for the whole device when it is the only one, so that its sensor is
     * named DEVICE.
     */
    public static final String ONLY_CHANNEL = "value";

    public DeviceProfile {
        channels = List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("profile " + name + " has no channel");
        }
    }

    public Optional<ChannelSpec> channel(String channelName) {
        return channels.stream().filter(channel -> channel.name().equals(channelName)).findFirst();
    }

    /**
     * The outside name of a channel of {@code device}: {@code DEVICE-CHANNEL}, or {@code DEVICE}
     * for the only {@code value}.
     */
    public String sensorName(String device, String channelName) {
        boolean isOnlyValue = channels.size() == 1 && channelName.equals(ONLY_CHANNEL);
        return isOnlyValue ? device : device + "-" + channelName;
    }
}
