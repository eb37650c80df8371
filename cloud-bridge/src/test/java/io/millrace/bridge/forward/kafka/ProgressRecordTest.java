package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.forward.Progress;
import io.millrace.bridge.journal.LaneName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressRecordTest {
    private static final Progress PROGRESS =
            new Progress(
                    "journal",
                    "opening",
                    "epoch",
                    LaneName.ALERTS,
                    42,
                    new Progress.Writer("gw", Instant.parse("2026-03-01T06:00:00.123456Z")));

    @Test
    void isOneFlatJsonObject() {
        assertThat(new String(ProgressRecord.encode(PROGRESS), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"v\":1,\"journalId\":\"journal\",\"opening\":\"opening\","
                                + "\"epoch\":\"epoch\",\"lane\":\"alerts\",\"position\":42,"
                                + "\"gateway\":\"gw\",\"writtenAt\":\"2026-03-01T06:00:00.123456Z\"}");
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(ProgressRecord.decode(LaneName.ALERTS, ProgressRecord.encode(PROGRESS)))
                .contains(PROGRESS);
    }

    @Test
    void takesNothingElseForAPosition() {
        for (String foreign : new String[] {"", "x", "[]", "{}", "{\"v\":1,\"position\":7}"}) {
            assertThat(ProgressRecord.decode(LaneName.ALERTS, bytes(foreign))).isEmpty();
        }
        assertThat(ProgressRecord.decode(LaneName.READINGS, ProgressRecord.encode(PROGRESS)))
                .isEmpty();
    }

    @Test
    void refusesANewerVersionAndSaysSo() {
        assertThatThrownBy(() -> ProgressRecord.decode(LaneName.ALERTS, bytes("{\"v\":2}")))
                .isInstanceOf(NewerProgressException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("up to 1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
