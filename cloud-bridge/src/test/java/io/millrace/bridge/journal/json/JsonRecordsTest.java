package io.millrace.bridge.journal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Document;
import io.millrace.bridge.envelope.Envelope.Quality;
import io.millrace.bridge.envelope.Envelope.QualityMark;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Readings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonRecordsTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final Sensor BARE =
            new Sensor(
                    "press-hall-1",
                    Optional.empty(),
                    "press-hall-1",
                    Optional.empty(),
                    Optional.empty(),
                    "gateway-press-hall-1");

    private final JsonRecords records = new JsonRecords();

    private String json(Entry entry) {
        return new String(records.encode(entry), StandardCharsets.UTF_8);
    }

    private static Entry stored(Envelope envelope) {
        return new Entry.Stored(7, "91aa00c4d2e3f415", 42, envelope);
    }

    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/records", name)).strip();
    }

    private static Schema schema(String kind) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        Files.readString(Path.of("../docs/schemas", kind + ".schema.json")),
                        InputFormat.JSON);
    }

    private void conforms(String kind, String json) throws IOException {
        assertThat(schema(kind).validate(json, InputFormat.JSON)).as(json).isEmpty();
    }

    @Test
    void writesAReadingAsTheContractSays() throws IOException {
        String json = json(stored(Readings.reading(PUMP, 3)));

        assertThat(json).isEqualTo(golden("reading.json"));
        conforms("reading", json);
    }

    @Test
    void leavesOutWhatABadReadingDoesNotHave() throws IOException {
        Instant time = Instant.parse("2026-03-01T08:00:00.123456789Z");
        String json =
                json(
                        stored(
                                new Reading(
                                        new Sensor(
                                                "g",
                                                Optional.empty(),
                                                "door-3",
                                                Optional.of("value"),
                                                Optional.empty(),
                                                "topic-door-3"),
                                        OptionalDouble.empty(),
                                        new QualityMark(Quality.BAD, Optional.of("not-a-number")),
                                        new Stamp(time, false, time, Clock.UNSYNCED, "b"),
                                        OptionalLong.empty(),
                                        2,
                                        0)));

        assertThat(json).isEqualTo(golden("bad-reading.json"));
        conforms("reading", json);
    }

    @Test
    void writesAGapAsTheContractSays() throws IOException {
        Entry.Lost lost =
                new Entry.Lost(5, 9, Readings.START, Readings.START.plusSeconds(4), 5, "evicted");
        String json = json(new Entry.Gap(7, "91aa00c4d2e3f415", PUMP, lost));

        assertThat(json).isEqualTo(golden("gap.json"));
        conforms("gap", json);
    }

    @Test
    void mergesADocumentWithWhatTheBridgeKnows() throws IOException {
        String body =
                "{\"alertId\":\"a-1\",\"alert\":\"limit-high\",\"state\":\"raised\",\"severity\":3,\"value\":81.5,"
                        + "\"contributions\":{\"temperature\":0.75},\"time\":\"2026-03-01T08:00:00.000000Z\","
                        + "\"gatewayTime\":\"2026-03-01T08:00:00.000000Z\",\"message\":\"Temperature is \\\"high\\\"\"}";
        String json = json(stored(new Document(PUMP, "alert", Readings.START, body)));

        assertThat(json).isEqualTo(golden("alert.json"));
        conforms("alert", json);
    }

    @Test
    void writesTheGatewaysOwnRecordWithoutAChannel() throws IOException {
        String body =
                "{\"state\":\"online\",\"occasion\":\"interval\",\"version\":\"0.1.0\",\"startedAt\":\"2026-03-01T07:59:30"
                        + ".000000Z\",\"uptimeSeconds\":30,\"clock\":\"synced\",\"linkAlerts\":\"up\",\"linkReadings\":\"up\",\"activ"
                        + "eAlerts\":0,\"received\":0,\"inFlight\":0,\"suppressed\":0,\"duplicate\":0,\"rejected\":0,\"dropped\":0"
                        + ",\"appended\":0,\"recovered\":0,\"forwarded\":0,\"parked\":0,\"evicted\":0,\"damaged\":0,\"backlog\":0,\""
                        + "time\":\"2026-03-01T08:00:00.000000Z\"}";
        String json = json(stored(new Document(BARE, "status", Readings.START, body)));

        assertThat(json).isEqualTo(golden("status.json"));
        conforms("status", json);
    }

    @Test
    void writesATimeCorrectionAsTheContractSays() throws IOException {
        String body =
                "{\"boot\":\"boot-1\",\"offsetMicros\":1772366400000000,"
                        + "\"fromTime\":\"1970-01-01T00:00:12.500000Z\","
                        + "\"toTime\":\"1970-01-01T00:01:12.500000Z\","
                        + "\"time\":\"2026-03-01T12:00:00.000000Z\"}";

        conforms(
                "time-correction",
                json(stored(new Document(BARE, "time-correction", Readings.START, body))));
    }

    @Test
    void refusesADocumentThatNamesWhatTheBridgeWrites() {
        assertThatThrownBy(() ->
                        records.encode(
                                stored(
                                        new Document(
                                                PUMP,
                                                "alert",
                                                Readings.START,
                                                "{\"sequence\":1}"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names sequence");
    }

    @Test
    void refusesADocumentThatIsNoObject() {
        for (String body : new String[] {"", "[1]", "{\"a\":1", "{} {}", "{\"a\"}"}) {
            assertThatThrownBy(() ->
                            records.encode(
                                    stored(new Document(PUMP, "alert", Readings.START, body))))
                    .as(body)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
