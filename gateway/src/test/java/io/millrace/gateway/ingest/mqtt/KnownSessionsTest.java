package io.millrace.gateway.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSessionsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final KnownSessions sessions = new KnownSessions(2);

    @TempDir private Path folder;

    @Test
    void onlyWhatIsWorthWritingCountsAsAChange() {
        sessions.opened("a", KnownSessions.FOREVER);
        assertThat(sessions.changes()).isEqualTo(1);
        sessions.left("a", KnownSessions.FOREVER, NOON);
        sessions.opened("a", KnownSessions.FOREVER);
        sessions.opened("clean", Duration.ZERO);
        sessions.left("clean", Duration.ZERO, NOON);
        assertThat(sessions.changes()).isEqualTo(1);
        sessions.left("a", HOUR, NOON);
        assertThat(sessions.changes()).isEqualTo(2);
        sessions.opened("a", Duration.ZERO);
        assertThat(sessions.changes()).isEqualTo(3);
    }

    @Test
    void theLongestUnusedGoesFirst() {
        sessions.opened("a", KnownSessions.FOREVER);
        sessions.opened("b", KnownSessions.FOREVER);
        assertThat(sessions.isPresent("a", NOON)).isTrue();
        sessions.opened("c", KnownSessions.FOREVER);
        assertThat(sessions.isPresent("a", NOON)).isTrue();
        assertThat(sessions.isPresent("b", NOON)).isFalse();
    }

    @Test
    void comesBackFromItsFileWithEachSessionsEnd() throws IOException {
        SessionFile file = new SessionFile(folder.resolve("journal"));
        assertThat(file.load()).isEmpty();
        sessions.opened("a", HOUR);
        sessions.left("a", HOUR, NOON);
        sessions.opened("b", HOUR);
        file.save(sessions.snapshot());

        KnownSessions later = new KnownSessions(2);
        later.restore(file.load().orElseThrow());

        assertThat(later.isPresent("a", NOON.plus(HOUR).minusSeconds(1))).isTrue();
        assertThat(later.isPresent("a", NOON.plus(HOUR))).isFalse();
        assertThat(later.isPresent("b", NOON.plus(HOUR))).isTrue();
    }

    @Test
    void noHarmedFileIsTakenForAWholeOne() throws IOException {
        SessionFile file = new SessionFile(folder);
        sessions.opened("a", KnownSessions.FOREVER);
        file.save(sessions.snapshot());
        byte[] whole = Files.readAllBytes(file.path());
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            assertRefused(file, flipped);
            assertRefused(file, Arrays.copyOf(whole, at));
        }
    }

    private static void assertRefused(SessionFile file, byte[] content) throws IOException {
        Files.write(file.path(), content);
        assertThatThrownBy(file::load).isInstanceOf(IOException.class);
    }
}
