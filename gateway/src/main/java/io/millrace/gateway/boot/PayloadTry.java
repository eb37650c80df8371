package io.millrace.gateway.boot;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.console.PayloadTrial.Message;
import io.millrace.gateway.console.PayloadTrial.Seen;
import io.millrace.gateway.console.PayloadTrial.Tried;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.ingest.payload.MessageDecoder;
import io.millrace.gateway.ingest.payload.json.JsonDocuments;
import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.DeviceProfile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decodes one message with the decoder of the pipeline, for a device that does not exist. */
final class PayloadTry {

    private static final String DEVICE = "device";

    private PayloadTry() {}

    static Tried of(DeviceProfile profile, Message message, TimeLine clock) {
        DeviceEntry entry = new DeviceEntry(DEVICE, profile.name(), Optional.of(DEVICE));
        TopicRouter router =
                new TopicRouter(
                        List.of(new Device(entry, profile)),
                        new TopicRouter.Newcomers(Admission.OPEN, _ -> {}, 0));
        MessageDecoder decoder =
                new MessageDecoder(router, new JsonDocuments(), clock, DeviceSet.FUTURE_MAX);
        String topic = message.levels().isEmpty() ? DEVICE : DEVICE + "/" + message.levels();
        Instant now = clock.steady();
        Delivery delivery =
                new Delivery(
                        topic,
                        message.payload(),
                        new Delivery.Arrival(now, false, now, false),
                        () -> {});
        return switch (decoder.decode(delivery)) {
            case Decoded.Rejected(var rejection) -> new Tried(List.of(), Optional.of(rejection));
            case Decoded.Accepted accepted ->
                    new Tried(
                            accepted.readings().stream()
                                    .map(reading -> seen(reading, profile))
                                    .toList(),
                            Optional.empty());
        };
    }

    private static Seen seen(Reading reading, DeviceProfile profile) {
        String channel = reading.channel().channel();
        return new Seen(
                channel,
                reading.value(),
                profile.channel(channel).orElseThrow().unit().label(),
                reading.quality().level().name(),
                reading.quality().reason(),
                reading.time().source(),
                reading.sourceSequence());
    }
}
