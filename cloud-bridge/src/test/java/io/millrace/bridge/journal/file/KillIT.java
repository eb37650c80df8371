package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed with -9 in the middle of their work, on a real file system. */
class KillIT {
    @TempDir Path folder;

    @Test
    @Guarantee({"S1", "J1"})
    void losesNothingDurableThroughTenKills() throws IOException, InterruptedException {
        new KilledChildren(folder).kill(10);
    }

    @Test
    @Guarantee("J1")
    void refusesASecondProcessWithTheFirstOnesId() throws IOException, InterruptedException {
        new KilledChildren(folder)
                .beside(child ->
                        assertThatThrownBy(() -> AppendingChild.open(folder))
                                .isInstanceOf(JournalInUseException.class)
                                .hasMessageContaining("process " + child.pid()));
    }

    @Test
    @Tag("crash")
    @Guarantee({"S1", "J1"})
    void losesNothingDurableThroughManyKills() throws IOException, InterruptedException {
        new KilledChildren(folder).kill(Integer.getInteger("kills", 200));
    }
}
