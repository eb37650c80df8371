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
    private static final int CHUNK_MAX = ForwardSettings.CHUNK_ENTRIES_MAX;
    private static final ForwardSettings SETTINGS = ForwardSettings.defaults("gw");

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
        ChunkSize size = new ChunkSize(SETTINGS);

        for (int transaction = 0; transaction < 10; transaction++) {
            size.committed(size.bytes(), Duration.ofMillis(200), Duration.ofMillis(5));
        }

        assertThat(size.bytes()).isEqualTo(SETTINGS.chunkBytesMax());
        assertThat(size.entries()).isEqualTo(CHUNK_MAX);
    }

    @Test
    void chunksThatWereNotHalfFullSayNothingAboutTheLink() {
        ChunkSize size = new ChunkSize(SETTINGS);
        long before = size.bytes();

        size.committed(before / 2 - 1, Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(size.bytes()).isEqualTo(before);

        size.committed(before / 2, Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(size.bytes()).isEqualTo(4 * before);
    }

    /** Each of the small chunks before it would cost as much where there are many topics. */
    @Test
    void threeChunksAreEnoughToTrustAFastLinkWithTheMaximum() {
        ChunkSize size = new ChunkSize(SETTINGS);

        for (int transaction = 0; transaction < 3; transaction++) {
            size.committed(size.bytes(), Duration.ofMillis(200), Duration.ofMillis(5));
        }

        assertThat(size.bytes()).isEqualTo(SETTINGS.chunkBytesMax());
    }

    /** 64 kbit/s, and round trips that come and go: neither starves nor floods the link. */
    @Test
    void chunksSettleWhereTheirBytesTakeASecondOrTwoOverASlowLink() {
        ChunkSize size = new ChunkSize(SETTINGS);
        for (int transaction = 0; transaction < 60; transaction++) {
            Duration roundTrip = Duration.ofSeconds(transaction < 30 ? 1 : 6);
            Duration forBytes = Duration.ofMillis(size.bytes() / 8);

            size.committed(size.bytes(), roundTrip.plus(forBytes), roundTrip);

            if (transaction > 5) {
                assertThat(size.bytes()).isBetween(11_000L, 13_000L);
            }
        }
    }

    @Test
    void chunksShrinkWhenATransactionTakesMoreThanAQuarterOfItsTimeOut() {
        ChunkSize size = new ChunkSize(SETTINGS);
        long before = size.bytes();

        size.committed(before / 4, Duration.ofMillis(7_500), Duration.ofMillis(7_500));
        assertThat(size.bytes()).isEqualTo(before);

        size.committed(before, Duration.ofMillis(7_501), Duration.ofMillis(7_500));
        assertThat(size.bytes()).isEqualTo(before / 2);
    }

    /** An entry that poisons its transaction is soon alone, however large chunks may be. */
    @Test
    void aFailedChunkHalvesWhatItHeldNotWhatItMightHaveHeld() {
        ChunkSize size = new ChunkSize(SETTINGS);

        size.failed(4_000);

        assertThat(size.bytes()).isEqualTo(2_000);
        assertThat(size.entries()).isEqualTo(7);
    }

    @Test
    void chunksHalveAtEachAbortUntilTheyHoldOneEntry() {
        ChunkSize size = new ChunkSize(SETTINGS);

        for (int abort = 0; abort < 40; abort++) {
            size.failed(size.bytes());
        }

        assertThat(size.bytes()).isEqualTo(ChunkSize.BYTES_MIN);
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
