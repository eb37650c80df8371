package io.millrace.gateway.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.payload.json.JsonDocuments;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The whole way from a profile's YAML and a payload to readings, told in short lines. */
final class Decoding {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String TOPIC = "plant/d";

    private final MessageDecoder decoder;

    private Decoding(MessageDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * @param channels the lines below {@code channels:}, not indented
     */
    static Decoding of(String channels) {
        Device device =
                new Device(new DeviceEntry("d", "test", Optional.of(TOPIC)), profile(channels));
        return of(Profiles.router(10, device));
    }

    static Decoding of(TopicRouter router) {
        return new Decoding(
                new MessageDecoder(
                        router,
                        new JsonDocuments(),
                        new TimeLine(NOW, () -> 0, true),
                        Duration.ofMinutes(1)));
    }

    static DeviceProfile profile(String channels) {
        String yaml = "profile: test\nversion: 1\nchannels:\n" + channels.indent(2);
        ProblemList problems = new ProblemList();
        return ProfileLoader.read(new YamlSource("test.yaml", yaml), problems)
                .orElseThrow(() -> new AssertionError(problems.inReadingOrder()))
                .profile();
    }

    /** One line per reading, or {@code rejected: REASON}. */
    List<String> tell(String payload) {
        return tell(payload.getBytes(UTF_8));
    }

    List<String> tell(byte[] payload) {
        return tell(TOPIC, payload);
    }

    List<String> tell(String topic, byte[] payload) {
        return switch (decode(topic, payload)) {
            case Decoded.Rejected rejected -> List.of("rejected: " + rejected.rejection().reason());
            case Decoded.Accepted accepted ->
                    accepted.readings().stream().map(Decoding::told).toList();
        };
    }

    Decoded decode(String topic, byte[] payload) {
        return decoder.decode(
                new Delivery(
                        topic,
                        payload,
                        new Delivery.Arrival(NOW, false, NOW, true),
                        Acknowledgement.NONE));
    }

    private static double rounded(double value) {
        return Math.abs(value) < 1e6 ? Math.rint(value * 1e9) / 1e9 : value;
    }

    private static String told(Reading reading) {
        String value =
                reading.value().isPresent()
                        ? " " + rounded(reading.value().getAsDouble())
                        : " nothing";
        String quality =
                reading.quality() == QualityCode.GOOD
                        ? ""
                        : " " + reading.quality().level() + " " + reading.quality().reason();
        String time = reading.time().source().map(at -> " at " + at).orElse("");
        String sequence =
                reading.sourceSequence().isPresent()
                        ? " #" + reading.sourceSequence().getAsLong()
                        : "";
        String device = reading.channel().device().name();
        return List.of(
                        device.equals("d") ? "" : device + "/",
                        reading.channel().channel(),
                        value,
                        quality,
                        time,
                        sequence)
                .stream()
                .collect(Collectors.joining());
    }
}
