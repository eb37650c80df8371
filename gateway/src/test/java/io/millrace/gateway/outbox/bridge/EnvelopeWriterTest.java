package io.millrace.gateway.outbox.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneState;
import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.clock.TimeCorrection;
import io.millrace.gateway.outbox.Memory;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes into the journal and comes back at a restart. */
class EnvelopeWriterTest {

    private static final DeviceId PUMP = new DeviceId("pump-1");
    private static final Instant SOURCE_TIME = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final Instant GATEWAY_TIME = Instant.parse("2026-06-01T12:00:00.200000Z");
    private static final AlertTransition RAISED =
            new AlertTransition(
                    "a-1",
                    PUMP,
                    Optional.of("flow"),
                    AlertKind.ANOMALY,
                    AlertState.RAISED,
                    3,
                    new Evidence(
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.of(12.5),
                            OptionalDouble.of(4.25),
                            Map.of("flow", 0.75, "pressure", 0.25),
                            Optional.of("pump.onnx")),
                    SOURCE_TIME,
                    GATEWAY_TIME,
                    "pump-1 behaves unusually, flow first");

    private final EnvelopeWriter writer =
            new EnvelopeWriter(new PumpDirectory(), new DeviceId("gw"), "boot-1");

    @Test
    void writesAnAlertAsTheContractHasIt() {
        Envelope.Document document = writer.alert(RAISED);

        assertThat(document.kind()).isEqualTo("alert");
        assertThat(document.time()).isEqualTo(SOURCE_TIME);
        assertThat(document.body())
                .isEqualTo(
                        """
                        {"alertId":"a-1","alert":"anomaly","state":"raised","severity":3,\
                        "score":12.5,"threshold":4.25,"contributions":{"flow":0.75,"pressure":0.25},\
                        "model":"pump.onnx","time":"2026-06-01T12:00:00.123456Z",\
                        "gatewayTime":"2026-06-01T12:00:00.200000Z",\
                        "message":"pump-1 behaves unusually, flow first"}\
                        """);
    }

    @Test
    void leavesOutOfAnAlertWhatIsNotANumber() {
        AlertTransition strange =
                new AlertTransition(
                        "a-2",
                        PUMP,
                        Optional.empty(),
                        AlertKind.STALE,
                        AlertState.CLEARED,
                        2,
                        new Evidence(
                                OptionalDouble.of(Double.NaN),
                                OptionalDouble.empty(),
                                OptionalDouble.of(Double.POSITIVE_INFINITY),
                                OptionalDouble.empty(),
                                Map.of(),
                                Optional.empty()),
                        SOURCE_TIME,
                        GATEWAY_TIME,
                        "heard again");

        assertThat(writer.alert(strange).body())
                .doesNotContain("value", "score", "NaN", "Infinity");
    }

    @Test
    void givesAnAlertBackAsItWas() {
        List<AlertTransition> replayed = new ArrayList<>();
        LaneState state = LaneMemories.ofAlerts(remembering(replayed));

        state.replay(new Entry.Stored(7, "e", 0, writer.alert(RAISED)));

        assertThat(replayed).containsExactly(RAISED);
    }

    @Test
    void forgetsAnAlertThatAnotherVersionWrote() {
        List<AlertTransition> replayed = new ArrayList<>();
        LaneState state = LaneMemories.ofAlerts(remembering(replayed));
        Envelope.Document newer =
                new Envelope.Document(
                        writer.alert(RAISED).sensor(), "alert", SOURCE_TIME, "{\"alert\":\"new\"}");

        state.replay(new Entry.Stored(7, "e", 0, newer));

        assertThat(replayed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(QualityCode.class)
    void givesAReadingOfEachQualityBackAsItWas(QualityCode quality) {
        List<OutgoingReading> replayed = new ArrayList<>();
        LaneState state = LaneMemories.ofReadings(remembering(replayed));
        OutgoingReading outgoing = new OutgoingReading(reading(quality), 4, 77);

        state.replay(new Entry.Stored(7, "e", 0, writer.reading(outgoing)));

        assertThat(replayed).containsExactly(outgoing);
    }

    @Test
    void stampsAReadingWithBootAndClock() {
        Envelope.Reading stored =
                writer.reading(new OutgoingReading(reading(QualityCode.GOOD), 0, 0));

        assertThat(stored.stamp())
                .isEqualTo(
                        new Envelope.Stamp(
                                SOURCE_TIME,
                                true,
                                GATEWAY_TIME,
                                Envelope.Clock.UNSYNCED,
                                "boot-1"));
    }

    private static Reading reading(QualityCode quality) {
        return new Reading(
                new ChannelId(PUMP, "flow"),
                OptionalDouble.of(3.5),
                quality,
                new ReadingTime(Optional.of(SOURCE_TIME), GATEWAY_TIME, false),
                OptionalLong.of(41));
    }

    private static <E> Memory<E> remembering(List<E> replayed) {
        return new Memory<>() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public byte[] snapshot() {
                return new byte[0];
            }

            @Override
            public void restore(byte[] snapshot) {}

            @Override
            public void replay(E entry, long offset) {
                replayed.add(entry);
            }
        };
    }

    @Test
    void writesATimeCorrectionAsTheContractHasIt() {
        Instant from = Instant.parse("1970-01-01T00:00:12.5Z");
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        TimeCorrection correction =
                new TimeCorrection("boot-1", 1_772_366_400_000_000L, from, from.plusSeconds(60));

        Envelope.Document document = writer.correction(correction, now);

        assertThat(document.kind()).isEqualTo("time-correction");
        assertThat(document.time()).isEqualTo(now);
        assertThat(document.body())
                .isEqualTo(
                        "{\"boot\":\"boot-1\",\"offsetMicros\":1772366400000000,"
                                + "\"fromTime\":\"1970-01-01T00:00:12.500000Z\","
                                + "\"toTime\":\"1970-01-01T00:01:12.500000Z\","
                                + "\"time\":\"2026-03-01T12:00:00.000000Z\"}");
    }

    private static final class PumpDirectory implements SensorDirectory {
        @Override
        public Sensor ofReadings(ChannelId channel) {
            return sensor(channel.device(), Optional.of(channel.channel()), "topic-pump-1-flow");
        }

        @Override
        public Sensor ofAlerts(ChannelId leading) {
            return sensor(leading.device(), Optional.of(leading.channel()), "alerts-pump-1-flow");
        }

        @Override
        public Sensor ofAlerts(DeviceId device) {
            return sensor(device, Optional.empty(), "alerts-pump-1");
        }

        private static Sensor sensor(DeviceId device, Optional<String> channel, String topic) {
            return new Sensor(
                    "press-hall-1",
                    Optional.of("plant-7"),
                    device.name(),
                    channel,
                    Optional.of("m3/h"),
                    topic);
        }
    }
}
