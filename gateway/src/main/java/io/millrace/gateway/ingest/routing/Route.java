package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import java.util.List;

/** Where a topic leads. Immutable. */
public sealed interface Route {

    /** To the channels of one or, when entries overlap, several devices. */
    record ToDevices(List<Part> parts) implements Route {
        public ToDevices {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Nowhere.
     *
     * @param reason a word for the count of rejected messages
     * @param detail what was found and what to do
     */
    record Nowhere(String reason, String detail) implements Route {}

    /**
     * One device on a topic.
     *
     * @param channels their addresses, in the order of the layout
     */
    record Part(DeviceId device, Layout layout, List<ChannelId> channels) {
        public Part {
            channels = List.copyOf(channels);
        }

        static Part of(DeviceId device, Layout layout) {
            return new Part(
                    device,
                    layout,
                    layout.channels().stream()
                            .map(channel -> new ChannelId(device, channel.name()))
                            .toList());
        }
    }
}
