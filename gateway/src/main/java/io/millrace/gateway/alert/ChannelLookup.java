package io.millrace.gateway.alert;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.profile.ChannelSpec;
import java.util.Optional;

/** Knows what is configured for a channel. Asked for every reading: must be fast. */
@FunctionalInterface
public interface ChannelLookup {
    /** Empty for a channel that is not configured: nothing is judged then. */
    Optional<ChannelSpec> channel(ChannelId channel);
}
