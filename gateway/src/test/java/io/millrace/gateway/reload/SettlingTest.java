package io.millrace.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reload.FileMarks.Mark;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final long QUIET_NANOS = Settling.QUIET.toNanos();
    private static final FileMarks OLD = file(10);
    private static final FileMarks HALF = file(14);
    private static final FileMarks WHOLE = file(20);

    private final Settling settling = new Settling(OLD);

    @Test
    void filesThatStayAsTheyWereAreNeverDue() {
        assertThat(settling.isDue(OLD, 0)).isFalse();
        assertThat(settling.isDue(OLD, 100 * QUIET_NANOS)).isFalse();
    }

    @Test
    void aChangeIsDueWhenItWasLeftAlone() {
        assertThat(settling.isDue(WHOLE, 0)).isFalse();
        assertThat(settling.isDue(WHOLE, QUIET_NANOS - 1)).isFalse();
        assertThat(settling.isDue(WHOLE, QUIET_NANOS)).isTrue();
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotDue() {
        assertThat(settling.isDue(HALF, 0)).isFalse();
        assertThat(settling.isDue(WHOLE, QUIET_NANOS - 1)).isFalse();
        assertThat(settling.isDue(WHOLE, QUIET_NANOS + 1)).isFalse();
        assertThat(settling.isDue(WHOLE, 2 * QUIET_NANOS - 1)).isTrue();
    }

    @Test
    void whatWasReadIsNotDueAgain() {
        settling.taken(WHOLE);

        assertThat(settling.isDue(WHOLE, 10 * QUIET_NANOS)).isFalse();
    }

    @Test
    void aChangeThatWasTakenBackIsNotDue() {
        assertThat(settling.isDue(HALF, 0)).isFalse();
        assertThat(settling.isDue(OLD, 1)).isFalse();
        assertThat(settling.isDue(OLD, 10 * QUIET_NANOS)).isFalse();
    }

    private static FileMarks file(long sizeBytes) {
        return new FileMarks(
                Map.of(Path.of("gateway.yaml"), new Mark(FileTime.fromMillis(0), sizeBytes, "1")));
    }
}
