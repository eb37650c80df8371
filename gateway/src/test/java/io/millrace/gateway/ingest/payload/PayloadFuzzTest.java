package io.millrace.gateway.ingest.payload;

import static java.lang.System.Logger.Level.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.DurationText;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A little with every build, long with {@code ./millrace test --fuzz}; see {@link PayloadFuzz}. */
class PayloadFuzzTest {
    /** With that of the listener's fuzzing, half a minute of every build. */
    private static final Duration IN_EVERY_BUILD = Duration.ofSeconds(12);

    private static final int ROUNDS_BETWEEN_LOOKS = 1_000;

    @Test
    void goodPayloadsAreGood() {
        new PayloadFuzz(0).checkGoodPayloads();
    }

    /** Another seed: {@code -Dseed=N}. */
    @Test
    void noPayloadMakesTheDecoderThrow() {
        fuzz(IN_EVERY_BUILD, Long.getLong("seed", 20260301L));
    }

    /** So long: {@code -Dmillrace.fuzz.duration=1h}. */
    @Test
    @Tag("fuzz")
    void noPayloadMakesTheDecoderThrowHoweverLong() {
        Duration duration = DurationText.parse(System.getProperty("millrace.fuzz.duration", "1h"));
        fuzz(duration, Long.getLong("seed", System.nanoTime()));
    }

    /** The seed decides every round; the time, how many there are. */
    private static void fuzz(Duration duration, long seed) {
        System.Logger log = System.getLogger(PayloadFuzzTest.class.getName());
        log.log(INFO, "payload fuzz for {0} with -Dseed={1}", duration, Long.toString(seed));
        PayloadFuzz fuzz = new PayloadFuzz(seed);
        long rounds = 0;
        long end = System.nanoTime() + duration.toNanos();
        do {
            for (int round = 0; round < ROUNDS_BETWEEN_LOOKS; round++) {
                fuzz.round();
            }
            rounds += ROUNDS_BETWEEN_LOOKS;
        } while (System.nanoTime() < end);
        log.log(
                INFO,
                "payload fuzz: {0} rounds, {1} messages rejected, {2} readings",
                rounds,
                fuzz.rejections(),
                fuzz.readings());
        assertThat(fuzz.rejections()).isGreaterThan(rounds / 10);
        assertThat(fuzz.readings()).isGreaterThan(rounds / 10);
    }
}
