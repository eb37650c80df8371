package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.LaneName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalSettingsTest {

    private static JournalSettings settings(long limitBytes, double reserve) {
        return new JournalSettings(
                Path.of("journal"), limitBytes, reserve, JournalSettings.WhenFull.DROP_OLDEST);
    }

    @ParameterizedTest(name = "{0} bytes, reserve {1}")
    @CsvSource({
        "8388608, 0.01, 131072, 16384",
        "8388608, 0.5, 131072, 262144",
        "4294967296, 0.1, 2097152, 1048576",
    })
    void cutsTheLimitIntoSegmentsThatFit(
            long limitBytes, double reserve, long readingsBytes, long alertsBytes) {
        Sizes sizes = Sizes.of(settings(limitBytes, reserve));

        assertThat(sizes.segmentBytes(LaneName.READINGS)).isEqualTo(readingsBytes);
        assertThat(sizes.segmentBytes(LaneName.ALERTS)).isEqualTo(alertsBytes);
        assertThat(sizes.reserveBytes()).isEqualTo((long) (limitBytes * reserve));
        assertThat(sizes.headroomBytes() + sizes.sideFilesBytes() + sizes.reserveBytes())
                .isLessThan(limitBytes);
    }

    @Test
    void refusesALimitBelowEightMebibytes() {
        assertThatThrownBy(() -> settings((8 << 20) - 1, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("raise journal.limit");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.009, 0.51, Double.NaN})
    void refusesAReserveThatIsNoShare(double reserve) {
        assertThatThrownBy(() -> settings(8 << 20, reserve))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal.alert-reserve");
    }
}
