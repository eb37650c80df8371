package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a topic leads. Immutable. */
public sealed interface Route {

    /**
     * To the channels of one or, when entries overlap, several devices.
     *
     * @param keyed devices that only the payload can tell
     */
    record ToDevices(List<Part> parts, List<KeyedPart> keyed) implements Route {
        public ToDevices {
            parts = List.copyOf(parts);
            keyed = List.copyOf(keyed);
        }

        static ToDevices of(Part part) {
            return new ToDevices(List.of(part), List.of());
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

    /**
     * The devices that share a topic and are told apart by one field of the payload.
     *
     * @param pointer JSON Pointer to the field
     * @param byWord devices that gateway.yaml lists
     * @param others what any other word belongs to
     */
    record KeyedPart(String pointer, Map<String, Part> byWord, Optional<Open> others) {
        public KeyedPart {
            byWord = Map.copyOf(byWord);
        }
    }

    /** An entry that brings devices to life. */
    record Open(Named named, Device entry, Layout layout) {}
}
