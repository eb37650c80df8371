package io.millrace.gateway.ingest.gpio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.ingest.payload.Decoder;
import io.millrace.gateway.ingest.payload.PayloadHash;
import io.millrace.gateway.ingest.payload.Valuation;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.profile.ChannelSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Decodes what {@link SampleDesk} delivers, by the profile's scale and range, and leaves everything
 * else to the decoder of messages. Thread-safe.
 */
public final class SampleDecoder implements Decoder {

    private record Target(ChannelId channel, ChannelSpec spec) {}

    private final Map<String, Target> targets = new HashMap<>();
    private final TimeLine clock;
    private final Decoder messages;

    /**
     * @param clock what the samples' steady times mean
     * @param messages for everything that comes another way
     */
    public SampleDecoder(Collection<Device> devices, TimeLine clock, Decoder messages) {
        this.clock = clock;
        this.messages = messages;
        for (Device device : devices) {
            DeviceId id = new DeviceId(device.entry().name());
            for (ChannelSpec spec : device.profile().channels()) {
                ChannelId channel = new ChannelId(id, spec.name());
                targets.put(SamplePayload.topic(channel), new Target(channel, spec));
            }
        }
    }

    @Override
    public Decoded decode(Delivery delivery) {
        if (!SamplePayload.isOwn(delivery.topic())) {
            return messages.decode(delivery);
        }
        Target target = targets.get(delivery.topic());
        if (target == null) {
            return new Decoded.Rejected(
                    new Rejection("unknown-channel", "no such channel is wired to this machine"));
        }
        return new Decoded.Accepted(
                List.of(reading(target, delivery)), PayloadHash.of(delivery.payload()));
    }

    private Reading reading(Target target, Delivery delivery) {
        String payload = new String(delivery.payload(), UTF_8);
        Valuation valuation =
                SamplePayload.failure(payload)
                        .map(failure -> new Valuation(OptionalDouble.empty(), failure))
                        .orElseGet(() ->
                                Valuation.ofNumber(target.spec(), Double.parseDouble(payload)));
        return new Reading(
                target.channel(),
                valuation.value(),
                valuation.quality(),
                new ReadingTime(
                        Optional.empty(),
                        clock.gatewayTime(delivery.arrival().at()),
                        clock.isSynced()),
                OptionalLong.empty());
    }
}
