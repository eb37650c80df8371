package io.millrace.emulator.verdict.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Observed.Place;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonRecordReaderTest {
    private static final String KEY = "emulator/pump-1/flow";

    private final JsonRecordReader reader = new JsonRecordReader();

    @Test
    void readsAReading() {
        assertThat(
                        read(
                                """
                                {"kind": "reading", "v": 1, "gateway": "emulator", "site": "s", "device": "pump-1",
                                 "channel": "flow", "value": 42.1, "unit": "m3/h", "quality": "GOOD",
                                 "time": "2026-11-20T08:00:00.000000Z", "epoch": "k3", "sequence": 7,
                                 "sourceSequence": 9, "suppressed": 0}\
                                """))
                .isEqualTo(
                        new Observed.Reading(
                                new Place(KEY, "k3", 7), "pump-1", "flow", OptionalLong.of(9)));
    }

    @Test
    void readsAGapRecord() {
        assertThat(
                        read(
                                """
                                {"kind": "gap", "v": 1, "device": "pump-1", "channel": "flow", "epoch": "k3",
                                 "fromSequence": 3, "toSequence": 6, "count": 4, "reason": "evicted"}\
                                """))
                .isEqualTo(new Observed.Gap(new Place(KEY, "k3", 3), 6));
    }

    @Test
    void readsAnAlertWithItsContributions() {
        assertThat(
                        read(
                                """
                                {"kind": "alert", "v": 1, "device": "pump-1", "channel": "flow", "alertId": "a",
                                 "alert": "anomaly", "state": "raised", "severity": 3,
                                 "contributions": {"flow": 0.75, "pressure": 0.25},
                                 "time": "2026-11-20T08:00:00.000000Z", "epoch": "k3", "sequence": 0,
                                 "message": "pump-1 is not itself"}\
                                """))
                .isEqualTo(
                        new Observed.Alert(
                                new Place(KEY, "k3", 0),
                                new Observed.AlertRecord(
                                        "pump-1",
                                        Optional.of("flow"),
                                        "anomaly",
                                        "raised",
                                        3,
                                        Instant.parse("2026-11-20T08:00:00Z"),
                                        "pump-1 is not itself")));
    }

    @Test
    void namesWhatARecordLacks() {
        assertThat(read("{\"kind\": \"reading\", \"device\": \"pump-1\"}"))
                .isInstanceOfSatisfying(
                        Observed.Unreadable.class,
                        bad -> assertThat(bad.reason()).contains(KEY, "epoch"));
        assertThat(read("no JSON")).isInstanceOf(Observed.Unreadable.class);
        assertThat(read("")).isInstanceOf(Observed.Unreadable.class);
    }

    @Test
    void leavesOtherKindsAsTheyAre() {
        assertThat(read("{\"kind\": \"status\"}")).isEqualTo(new Observed.Other("status"));
    }

    private Observed read(String json) {
        return reader.read(KEY, json.getBytes(UTF_8));
    }
}
