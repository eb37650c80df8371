package io.millrace.gateway.ingest.routing;

import io.millrace.profile.ChannelSpec;
import java.util.List;

/**
 * The channels of one device entry that share a topic. One instance serves every device that a
 * wildcard entry stands for, and is compared by identity: decoders keep what they compile per
 * layout.
 */
public final class Layout {
    private final List<ChannelSpec> channels;

    Layout(List<ChannelSpec> channels) {
        this.channels = List.copyOf(channels);
    }

    /** In the order of the profile, each with an MQTT mapping. */
    public List<ChannelSpec> channels() {
        return channels;
    }
}
