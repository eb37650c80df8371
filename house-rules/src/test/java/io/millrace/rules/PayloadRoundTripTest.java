package io.millrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.emulator.sensor.PayloadTemplate;
import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.ingest.payload.MessageDecoder;
import io.millrace.gateway.ingest.payload.json.JsonDocuments;
import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.Range;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the emulator's sensors write is what the gateway reads: values, time and sequence, for every
 * shipped profile and every format. Here because the two modules do not know each other.
 */
class PayloadRoundTripTest {
    private static final Instant TIME = Instant.parse("2026-11-20T08:00:00Z");
    private static final long SEQUENCE = 17;
    private static final String TOPIC = "plant/d";
    private static final String BINARY_STAMP =
            ", time-offset: 40, time-type: uint32, time-format: epoch-s, sequence-offset: 44,"
                    + " sequence-type: uint32";

    static Stream<Named<DeviceProfile>> shipped() {
        return ProfileLoader.shipped().all().stream()
                .map(LoadedProfile::profile)
                .map(profile -> Named.of(profile.name(), profile));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedProfileIsReadAsItIsPlayed(DeviceProfile profile) {
        assertSurvives(profile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{format: json, time: /t, time-format: epoch-ms, sequence: /n}",
                "{format: json, value: /a~1b/c, time: /a~1b/t, sequence: /n, status: /s, status-good: [ok]}",
                "{format: text, separator: \";\", value: 1, time: 2, sequence: 3}",
                "{format: text, separator: \",\", value: 5, time: 1, time-format: epoch-ns, sequence: 3}",
                "{format: text, separator: \" \", value: 4, time: 2, time-format: epoch-s, sequence: 1}",
                "{format: text, separator: \" \", value: \"T=\", time: \"TS=\", sequence: \"#\"}",
                "{format: text, separator: \"||\", value: \"v:\", time: 2, time-format: epoch-us, sequence: 4}"
            })
    void everyFormatOfWordsIsReadAsItIsPlayed(String mqtt) {
        assertSurvives(profile("a: {unit: A, normal-range: [-300, 300], mqtt: " + mqtt + "}"));
        assertSurvives(
                profile(
                        "a: {unit: \"1\", normal-range: [0, 1], values: {open: 1, closed: 0}, mqtt: "
                                + mqtt
                                + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32",
                "float64"
            })
    void everyBinaryTypeIsReadAsItIsPlayed(String type) {
        String range = type.startsWith("u") ? "[0, 255]" : "[-128, 127]";
        for (String order : List.of("big", "little")) {
            String mqtt =
                    "{format: binary, offset: 3, type: %s, byte-order: %s%s}"
                            .formatted(type, order, BINARY_STAMP);

            assertSurvives(
                    profile("a: {unit: A, normal-range: " + range + ", mqtt: " + mqtt + "}"));
            assertSurvives(
                    profile(
                            "a: {unit: A, normal-range: [0, 10], scale: {factor: 0.5, offset: -1}, mqtt: "
                                    + mqtt
                                    + "}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uint32 epoch-s",
                "int64 epoch-ms",
                "uint64 epoch-us",
                "int64 epoch-ns",
                "float64 epoch-s"
            })
    void everyBinaryTimeIsReadAsItIsPlayed(String time) {
        String[] words = time.split(" ", -1);
        assertSurvives(
                profile(
                        "a: {unit: A, normal-range: [0, 9], mqtt: {format: binary, type: float64, time-offset: 8,"
                                + " time-type: %s, time-format: %s, sequence-offset: 16, sequence-type: int64}}"
                                        .formatted(words[0], words[1])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"big", "little"})
    void bitsOfOneNumberBelongToTheirChannels(String order) {
        String bit =
                "{unit: \"1\", normal-range: [0, 1], %smqtt: {format: binary, offset: 2, type: uint32,"
                        + " bit: %d, byte-order: "
                        + order
                        + BINARY_STAMP
                        + "}}";
        assertSurvives(
                profile(
                        "a: %s\nb: %s\nc: %s"
                                .formatted(
                                        bit.formatted("", 0),
                                        bit.formatted("values: {\"true\": 0, \"false\": 1}, ", 9),
                                        bit.formatted("", 31))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "current-loop: {low: 0, high: 9}",
                "current-loop: {low: 9, high: 0}",
                "table: [[0, 0], [50, 3], [100, 9]]",
                "scale: {factor: 0.01}, current-loop: {low: 0, high: 9}"
            })
    void conversionsAreUndone(String conversion) {
        for (String mqtt :
                List.of(
                        "{format: text, separator: \";\", value: 1, time: 2, sequence: 3}",
                        "{format: binary, type: float64" + BINARY_STAMP + "}")) {
            assertSurvives(
                    profile(
                            "a: {unit: A, normal-range: [0, 9], %s, mqtt: %s}"
                                    .formatted(conversion, mqtt)));
        }
    }

    /** The ends and the middle of the normal range, all channels of a topic at once. */
    private static void assertSurvives(DeviceProfile profile) {
        MessageDecoder decoder = decoder(profile);
        byTopic(profile)
                .forEach((topic, channels) -> {
                    PayloadTemplate template = PayloadTemplate.of(channels);
                    for (double share : new double[] {0.0, 0.5, 1.0}) {
                        double[] played =
                                channels.stream().mapToDouble(spec -> value(spec, share)).toArray();
                        Decoded decoded =
                                decoder.decode(
                                        new Delivery(
                                                topic,
                                                template.write(played, TIME, SEQUENCE),
                                                new Delivery.Arrival(TIME, false, TIME, true),
                                                Acknowledgement.NONE));

                        assertThat(decoded).as("%s", topic).isInstanceOf(Decoded.Accepted.class);
                        assertSame(channels, played, ((Decoded.Accepted) decoded).readings());
                    }
                });
    }

    private static void assertSame(
            List<ChannelSpec> channels, double[] played, List<Reading> read) {
        assertThat(read).hasSize(channels.size());
        for (Reading reading : read) {
            String name = reading.channel().channel();
            int index = channels.stream().map(ChannelSpec::name).toList().indexOf(name);
            assertThat(reading.quality()).as(name).isEqualTo(QualityCode.GOOD);
            assertThat(reading.value().orElseThrow())
                    .as(name)
                    .isCloseTo(played[index], within(1e-9 * (1 + Math.abs(played[index]))));
            assertThat(reading.time().source()).as(name).contains(TIME);
            assertThat(reading.sourceSequence()).as(name).hasValue(SEQUENCE);
        }
    }

    /** Whole numbers, which every type holds exactly; with words, a number that has one. */
    private static double value(ChannelSpec spec, double share) {
        Range range = spec.normalRange().or(spec::instrumentRange).orElseThrow();
        double whole = Math.rint(range.low() + share * (range.high() - range.low()));
        return spec.conversion()
                .wordOf(whole)
                .map(word -> spec.conversion().words().get(word))
                .orElse(Math.clamp(whole, range.low(), range.high()));
    }

    private static Map<String, List<ChannelSpec>> byTopic(DeviceProfile profile) {
        Map<String, List<ChannelSpec>> byTopic = new LinkedHashMap<>();
        for (ChannelSpec channel : profile.channels()) {
            byTopic.computeIfAbsent(
                            channel.mqtt().orElseThrow().fullTopic(TOPIC), _ -> new ArrayList<>())
                    .add(channel);
        }
        return byTopic;
    }

    private static MessageDecoder decoder(DeviceProfile profile) {
        Device device =
                new Device(new DeviceEntry("d", profile.name(), Optional.of(TOPIC)), profile);
        TopicRouter router =
                new TopicRouter(
                        List.of(device),
                        new TopicRouter.Newcomers(Admission.OPEN, refusal -> {}, 10));
        return new MessageDecoder(
                router,
                new JsonDocuments(),
                new TimeLine(TIME, () -> 0, true),
                Duration.ofMinutes(1));
    }

    private static DeviceProfile profile(String channels) {
        String yaml = "profile: test\nversion: 1\nchannels:\n" + channels.indent(2);
        ProblemList problems = new ProblemList();
        return ProfileLoader.read(new YamlSource("test.yaml", yaml), problems)
                .orElseThrow(() -> new AssertionError(problems.inReadingOrder()))
                .profile();
    }
}
