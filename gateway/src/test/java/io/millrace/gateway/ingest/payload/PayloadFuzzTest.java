package io.millrace.gateway.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.DurationText;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A little with every build, long with {@code ./millrace test --fuzz}; see {@link PayloadFuzz}. */
class PayloadFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final int ROUNDS_BETWEEN_LOOKS = 1_000;

    @Test
    void goodPayloadsAreGood() {
        new PayloadFuzz(0).checkGoodPayloads();
    }

    /** Another seed: {@code -Dseed=N}. */
    @Test
    void noPayloadMakesTheDecoderThrow() {
        PayloadFuzz fuzz = new PayloadFuzz(Long.getLong("seed", 20260301L));

        for (int round = 0; round < ROUNDS; round++) {
            fuzz.round();
        }

        assertThat(fuzz.rejections()).isGreaterThan(ROUNDS / 10L);
        assertThat(fuzz.readings()).isGreaterThan(ROUNDS / 10L);
    }

    /** So long: {@code -Dmillrace.fuzz.duration=1h}. */
    @Test
    @Tag("fuzz")
    void noPayloadMakesTheDecoderThrowHoweverLong() {
        Duration duration = DurationText.parse(System.getProperty("millrace.fuzz.duration", "1h"));
        long seed = Long.getLong("seed", System.nanoTime());
        System.Logger log = System.getLogger(PayloadFuzzTest.class.getName());
        log.log(System.Logger.Level.INFO, "payload fuzz for {0} with -Dseed={1}", duration, seed);
        PayloadFuzz fuzz = new PayloadFuzz(seed);
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            for (int round = 0; round < ROUNDS_BETWEEN_LOOKS; round++) {
                fuzz.round();
            }
        }
        log.log(
                System.Logger.Level.INFO,
                "payload fuzz: {0} messages rejected, {1} readings",
                fuzz.rejections(),
                fuzz.readings());
    }
}
