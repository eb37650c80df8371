package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How long a forwarder waits, and how much it takes at once. */
class PacingTest {
    private static final int CHUNK_MAX = 20_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ROUND_TRIPS = Duration.ofSeconds(3);

    @Test
    void backOffDoublesUpToItsMaximumAndDrawsFromTheUpperHalf() {
        BackOff backOff =
                new BackOff(Duration.ofMillis(200), Duration.ofSeconds(1), new SplittableRandom(7));

        for (int ceilingMillis : new int[] {200, 400, 800, 1_000, 1_000}) {
            assertThat(backOff.next())
                    .isBetween(
                            Duration.ofMillis(ceilingMillis / 2), Duration.ofMillis(ceilingMillis));
        }

        backOff.reset();
        assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void backOffRefusesAFirstWaitAboveItsMaximum() {
        assertThatThrownBy(() ->
                        new BackOff(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(1),
                                new SplittableRandom(7)))
                .hasMessageContaining("PT2S")
                .hasMessageContaining("PT1S");
    }

    @Test
    void chunksGrowToTheMaximumOverAFastLink() {
        ChunkSize size = new ChunkSize(CHUNK_MAX, TIMEOUT);

        for (int transaction = 0; transaction < 10; transaction++) {
            size.committed(size.entries(), Duration.ofMillis(20 + size.entries() / 100));
        }

        assertThat(size.entries()).isEqualTo(CHUNK_MAX);
    }

    @Test
    void chunksThatWereNotFullSayNothingAboutTheLink() {
        ChunkSize size = new ChunkSize(CHUNK_MAX, TIMEOUT);
        int before = size.entries();

        size.committed(before - 1, Duration.ofMillis(1));

        assertThat(size.entries()).isEqualTo(before);
    }

    /** 250 entries per second and three seconds of round trips per transaction. */
    @Test
    void chunksSettleWhereTheirEntriesTakeASecondOrTwoOverASlowLink() {
        ChunkSize size = new ChunkSize(CHUNK_MAX, TIMEOUT);
        size.committed(0, ROUND_TRIPS);

        for (int transaction = 0; transaction < 50; transaction++) {
            int sent = size.entries();
            Duration forEntries = Duration.ofMillis(sent * 4L);
            size.committed(sent, ROUND_TRIPS.plus(forEntries));
            assertThat(size.entries()).isBetween(200, 1_000);
        }
    }

    @Test
    void chunksShrinkWhenATransactionTakesMoreThanAQuarterOfItsTimeOut() {
        ChunkSize size = new ChunkSize(CHUNK_MAX, TIMEOUT);
        int before = size.entries();

        size.committed(before, TIMEOUT.dividedBy(4).plusMillis(1));

        assertThat(size.entries()).isEqualTo(before / 2);
    }

    /** An entry that poisons its transaction is soon alone, however large chunks may be. */
    @Test
    void aFailedChunkHalvesWhatItHeldNotWhatItMightHaveHeld() {
        ChunkSize size = new ChunkSize(CHUNK_MAX, TIMEOUT);

        size.failed(4);

        assertThat(size.entries()).isEqualTo(2);
    }

    @Test
    void chunksHalveAtEachAbortButNeverVanish() {
        ChunkSize size = new ChunkSize(CHUNK_MAX, TIMEOUT);

        for (int abort = 0; abort < 40; abort++) {
            size.failed(size.entries());
        }

        assertThat(size.entries()).isEqualTo(1);
    }

    @Test
    void alertsAreCommittedAtOnce() {
        CommitRule rule = rule(LaneName.ALERTS);

        assertThat(rule.waitFor(1, CHUNK_MAX, Duration.ZERO)).isZero();
    }

    @Test
    void fewReadingsWaitFiftyMillisecondsAndManyGatherUntilTheInterval() {
        CommitRule rule = rule(LaneName.READINGS);
        Duration since = Duration.ofMillis(20);

        assertThat(rule.waitFor(10, CHUNK_MAX, since)).isEqualTo(Duration.ofMillis(30));
        assertThat(rule.waitFor(10, CHUNK_MAX, Duration.ofMillis(50))).isZero();
        assertThat(rule.waitFor(CHUNK_MAX / 2, CHUNK_MAX, since)).isEqualTo(Duration.ofMillis(480));
        assertThat(rule.waitFor(CHUNK_MAX / 2, CHUNK_MAX, Duration.ofMillis(500))).isZero();
        assertThat(rule.waitFor(CHUNK_MAX, CHUNK_MAX, Duration.ZERO)).isZero();
    }

    @Test
    void drainLimitPacesTheBacklogAndNothingElse() {
        DrainLimit limit = new DrainLimit(OptionalLong.of(1_000));
        long started = 5_000_000_000L;

        assertThat(limit.cap(CHUNK_MAX)).isEqualTo(250);
        limit.sent(250, started);
        assertThat(limit.waitFor(started + Duration.ofMillis(100).toNanos()))
                .isEqualTo(Duration.ofMillis(150));

        limit.sent(0, started);
        assertThat(limit.waitFor(started)).isZero();
    }

    @Test
    void noDrainLimitNeverWaits() {
        DrainLimit none = new DrainLimit(OptionalLong.empty());
        none.sent(1_000_000, 0);

        assertThat(none.cap(CHUNK_MAX)).isEqualTo(CHUNK_MAX);
        assertThat(none.waitFor(0)).isZero();
    }

    @Test
    void entriesFromBeforeTheOpeningAreHistorical() {
        Freshness freshness = new Freshness(40, Duration.ofSeconds(5));

        assertThat(freshness.historicalBelow(0)).isEqualTo(40);
    }

    @Test
    void entriesBecomeHistoricalOnceTheyHaveWaitedLongerThanTheLimit() {
        Freshness freshness = new Freshness(0, Duration.ofSeconds(5));
        freshness.durableReached(10, seconds(0));
        freshness.durableReached(20, seconds(3));

        assertThat(freshness.historicalBelow(seconds(5))).isZero();
        assertThat(freshness.historicalBelow(seconds(6))).isEqualTo(10);
        assertThat(freshness.historicalBelow(seconds(9))).isEqualTo(20);
    }

    @Test
    void growsOldWithoutAnythingAppendedAfterIt() {
        Freshness freshness = new Freshness(0, Duration.ofSeconds(5));
        freshness.durableReached(10, seconds(0));
        freshness.durableReached(20, seconds(1));

        assertThat(freshness.historicalBelow(seconds(6))).isZero();
        assertThat(freshness.historicalBelow(seconds(7))).isEqualTo(20);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static CommitRule rule(LaneName lane) {
        return new CommitRule(lane, Duration.ofMillis(50), Duration.ofMillis(500));
    }
}
