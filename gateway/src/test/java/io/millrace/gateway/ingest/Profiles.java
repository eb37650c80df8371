package io.millrace.gateway.ingest;

import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.TimeField;
import io.millrace.profile.Range;
import io.millrace.profile.TimeFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small profiles for tests. */
public final class Profiles {

    private static final Range RANGE = new Range(-40, 150);

    private Profiles() {}

    public static Device device(String name, String topic, ChannelSpec... channels) {
        DeviceProfile profile =
                new DeviceProfile(
                        "test", 1, "", List.of(channels), Optional.empty(), Optional.empty());
        return new Device(new DeviceEntry(name, "test", Optional.of(topic)), profile);
    }

    /** Told from others on its topic by a word in the payload. */
    public static Device keyed(String name, String topic, DeviceKey key, ChannelSpec channel) {
        Device alone = device(name, topic, channel);
        DeviceEntry entry =
                new DeviceEntry(
                        name,
                        "test",
                        Optional.of(topic),
                        Optional.of(key),
                        Map.of(),
                        Optional.empty());
        return new Device(entry, alone.profile());
    }

    /** Range -40 to 150, no scale. */
    public static ChannelSpec channel(String name, String topic, PayloadFormat format) {
        return channel(name, topic, format, Conversion.NONE);
    }

    public static ChannelSpec channel(
            String name, String topic, PayloadFormat format, Conversion conversion) {
        return new ChannelSpec(
                name,
                EngineeringUnit.ONE,
                Optional.of(RANGE),
                Optional.empty(),
                Optional.of(
                        new MqttMapping(
                                topic.isEmpty() ? Optional.empty() : Optional.of(topic), format)),
                Optional.empty(),
                conversion,
                ChannelSpec.Judgement.NONE);
    }

    /** A router that lets every device in, up to so many. */
    public static TopicRouter router(int broughtMax, Device... devices) {
        return new TopicRouter(
                List.of(devices), new TopicRouter.Newcomers(Admission.OPEN, _ -> {}, broughtMax));
    }

    public static PayloadFormat json(String value) {
        return new PayloadFormat.Json(value, Optional.empty(), Optional.empty());
    }

    public static PayloadFormat json(String value, String time, TimeFormat format) {
        return new PayloadFormat.Json(
                value, Optional.of(new TimeField(time, format)), Optional.of("/seq"));
    }
}
