package io.millrace.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CountersTest {
    @Test
    void readsTheSectorsWrittenOfABlockDevice() {
        String stat =
                "     341        0     2732       12      777     1013    14320       85        0\n";

        assertThat(BlockStat.writtenBytes(stat)).isEqualTo(14_320 * 512L);
        assertThatThrownBy(() -> BlockStat.writtenBytes("1 2 3")).hasMessageContaining("3 fields");
    }

    @Test
    void readsWhatAProcessCausedToBeWritten() {
        String counters = "rchar: 10\nwchar: 999\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n";

        assertThat(ProcessDevice.writtenBytes(counters)).isEqualTo(8_192);
        assertThatThrownBy(() -> ProcessDevice.writtenBytes("rchar: 10\n"))
                .hasMessageContaining("write_bytes");
    }
}
