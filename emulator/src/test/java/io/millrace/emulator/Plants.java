package io.millrace.emulator;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.Emulation;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.Range;
import io.millrace.profile.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small device types for tests: a pump with two channels and a sensor with one. */
public final class Plants {
    public static final Duration PERIOD = Duration.ofMillis(200);
    public static final Duration RAMP = Duration.ofSeconds(4);

    private Plants() {}

    /** Current and pressure follow one load; {@code dry-running} takes both down. */
    public static DeviceProfile pump() {
        Emulation.Driver load =
                new Emulation.Driver(0.7, 0.1, Duration.ofMinutes(5), 0.02, Duration.ofSeconds(20));
        Map<String, Emulation.Signal> signals =
                Map.of(
                        "current",
                        new Emulation.Signal(
                                2.0, Map.of("load", 10.0), Duration.ofSeconds(1), 0.05, 0.01),
                        "pressure",
                        new Emulation.Signal(
                                1.0, Map.of("load", 5.0), Duration.ofSeconds(2), 0.02, 0.001));
        Map<String, Emulation.Fault> faults =
                Map.of(
                        "dry-running",
                        new Emulation.Fault(
                                "pressure",
                                RAMP,
                                Map.of(
                                        "pressure", new Emulation.Effect(0.2, 0.0, 0.0),
                                        "current", new Emulation.Effect(1.0, -4.0, 0.0))),
                        "spike",
                        new Emulation.Fault(
                                "current",
                                Duration.ZERO,
                                Map.of("current", new Emulation.Effect(1.0, 30.0, 0.0))));
        return new DeviceProfile(
                "test-pump",
                1,
                "A pump",
                List.of(
                        channel("current", "A", new Range(0, 50)),
                        channel("pressure", "bar", new Range(0, 10))),
                Optional.empty(),
                Optional.of(new Emulation(PERIOD, Map.of("load", load), signals, faults)));
    }

    /** One channel {@code value}. */
    public static DeviceProfile sensor() {
        Emulation.Driver room =
                new Emulation.Driver(20.0, 2.0, Duration.ofHours(1), 0.1, Duration.ofMinutes(1));
        Emulation.Signal value =
                new Emulation.Signal(0.0, Map.of("room", 1.0), Duration.ofSeconds(5), 0.01, 0.1);
        return new DeviceProfile(
                "test-sensor",
                1,
                "A thermometer",
                List.of(channel(DeviceProfile.ONLY_CHANNEL, "Cel", new Range(-40, 80))),
                Optional.empty(),
                Optional.of(
                        new Emulation(
                                PERIOD, Map.of("room", room), Map.of("value", value), Map.of())));
    }

    private static ChannelSpec channel(String name, String unit, Range range) {
        PayloadFormat.TimeField time = new PayloadFormat.TimeField("/ts", TimeFormat.ISO8601);
        PayloadFormat json =
                new PayloadFormat.Json("/value", Optional.of(time), Optional.of("/seq"));
        Optional<String> topic =
                name.equals(DeviceProfile.ONLY_CHANNEL) ? Optional.empty() : Optional.of(name);
        return new ChannelSpec(
                name,
                new EngineeringUnit(unit),
                Optional.of(range),
                Optional.empty(),
                Optional.of(new MqttMapping(topic, json)),
                Optional.empty(),
                Conversion.NONE,
                ChannelSpec.Judgement.NONE);
    }
}
