package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.Notice.LinkChanged;
import io.millrace.bridge.forward.Notice.Parked;
import io.millrace.bridge.forward.Notice.Stopped;
import io.millrace.bridge.forward.OpenOutcome.NotOpened;
import io.millrace.bridge.forward.SendOutcome.Committed;
import io.millrace.bridge.forward.SendOutcome.Fenced;
import io.millrace.bridge.forward.SendOutcome.Rejected;
import io.millrace.bridge.forward.SendOutcome.RetryLater;
import io.millrace.bridge.forward.SendOutcome.Unknown;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a forwarder does about each outcome, and what it says of itself meanwhile. */
class ForwarderTroubleTest {
    private final FakeTime time = new FakeTime();
    private final ScriptedPublisher kafka = new ScriptedPublisher();
    private final InMemoryJournal journal = new InMemoryJournal(LaneName.READINGS, "epoch-0");
    private final InMemoryParkStore parked = new InMemoryParkStore();
    private final List<Notice> notices = new ArrayList<>();
    private final Forwarder forwarder = forwarder(ForwardSettings.defaults("gw"));

    @Test
    void saysThatItProbesWhileItOpensAgain() {
        List<LinkState> seen = new ArrayList<>();
        kafka.openings.add(new NotOpened("absent"));
        kafka.whenOpening = () -> seen.add(forwarder.status().link());

        run(Duration.ofSeconds(3));

        assertThat(seen).containsExactly(LinkState.PROBING, LinkState.PROBING);
        assertThat(forwarder.status().link()).isEqualTo(LinkState.UP);
        assertThat(notices)
                .extracting(notice -> ((LinkChanged) notice).state())
                .containsExactly(LinkState.DOWN, LinkState.UP);
    }

    @Test
    @Guarantee("U2")
    void holdsTheReadingsUpWhileItsEntriesWaitForTheLink() {
        assertThat(forwarder.hasWaiting()).isFalse();
        append(0, 1);
        assertThat(forwarder.hasWaiting()).isTrue();

        run(Duration.ofSeconds(1));
        assertThat(forwarder.hasWaiting()).isFalse();
    }

    @Test
    void holdsNothingUpWhileItsLinkIsDown() {
        kafka.openings.add(new NotOpened("absent"));
        append(0, 1);
        forwarder.step();

        assertThat(forwarder.status().link()).isEqualTo(LinkState.DOWN);
        assertThat(forwarder.hasWaiting()).isFalse();
    }

    @Test
    void holdsNothingUpOnceItHasStoppedAndSaysSo() {
        opened();
        append(0, 1);
        kafka.outcomes.add(new Fenced(Optional.of(strangers())));

        run(Duration.ofSeconds(1));

        assertThat(forwarder.status().isStopped()).isTrue();
        assertThat(forwarder.status().link()).isEqualTo(LinkState.DOWN);
        assertThat(forwarder.hasWaiting()).isFalse();
        assertThat(kafka.closings).isEqualTo(1);
        assertThat(notices.getLast()).isInstanceOf(Stopped.class);
        assertThat(notices.getLast().text()).contains("stranger");
    }

    @Test
    void waitsTheBackOffOutAndBeginsItAnewAfterASuccess() {
        opened();
        append(0, 1);
        refuse(3);
        Duration first = failingStep();
        Duration second = failingStep();
        Duration third = failingStep();

        assertThat(first).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(second).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(third).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        assertThat(forwarder.step()).isEqualTo(third);
        assertThat(kafka.chunks).hasSize(3);

        run(Duration.ofSeconds(2));
        append(1, 2);
        refuse(1);
        assertThat(failingStep()).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void knowsTheOldestWhileNothingGetsThrough() {
        kafka.openings.add(new NotOpened("absent"));
        append(7, 9);
        forwarder.step();

        assertThat(forwarder.status().oldest()).contains(SampleReadings.START.plusMillis(7));
        run(Duration.ofSeconds(2));
        assertThat(forwarder.status().oldest()).isEmpty();
    }

    /** Otherwise a journal that is full could never make room during an outage. */
    @Test
    void letsGoOfWhatItReadOnceATransactionIsAborted() {
        opened();
        append(0, 5);
        refuse(1);
        failingStep();

        journal.evictOldest(2);

        assertThat(journal.counts().evicted()).isEqualTo(2);
    }

    @Test
    void letsGoOfWhatItLookedAtWhileKafkaIsAbsent() {
        kafka.openings.add(new NotOpened("absent"));
        append(0, 5);
        forwarder.step();

        journal.evictOldest(2);

        assertThat(journal.counts().evicted()).isEqualTo(2);
    }

    @Test
    void keepsWhatAnUndecidedTransactionCovers() {
        opened();
        append(0, 5);
        kafka.outcomes.add(new Unknown("no answer"));
        failingStep();
        journal.evictOldest(2);
        assertThat(journal.counts().evicted()).isZero();
        assertThat(kafka.closings).isEqualTo(1);

        kafka.openings.add(new NotOpened("absent"));
        run(Duration.ofMillis(300));
        journal.evictOldest(2);
        assertThat(journal.counts().evicted()).isZero();
    }

    @Test
    void sendsLessAfterEachFailureAndAfterASlowSuccess() {
        opened();
        append(0, 2_000);
        refuse(1);
        kafka.outcomes.add(new Unknown("no answer"));
        kafka.outcomes.add(new Committed(Duration.ofSeconds(9), Duration.ofSeconds(1)));

        run(Duration.ofSeconds(5));

        List<Integer> sizes = kafka.chunks.stream().map(chunk -> chunk.items().size()).toList();
        assertThat(sizes.get(1)).isBetween(sizes.get(0) / 2 - 2, sizes.get(0) / 2);
        assertThat(sizes.get(2)).isBetween(sizes.get(0) / 4 - 2, sizes.get(0) / 4);
        assertThat(sizes.get(3)).isBetween(sizes.get(0) / 8 - 2, sizes.get(0) / 8);
        assertThat(sizes.get(4)).isGreaterThan(sizes.get(3));
    }

    @Test
    void triesAgainWhenARefusalMeansNothingOfTheChunk() {
        opened();
        append(0, 1);
        kafka.outcomes.add(new Rejected(Map.of(99L, "too large"), Map.of()));

        assertThat(failingStep()).isPositive();
        assertThat(forwarder.status().link()).isEqualTo(LinkState.DEGRADED);
        run(Duration.ofSeconds(1));
        assertThat(kafka.chunks).hasSize(2);
        assertThat(parked.parked()).isEmpty();
    }

    @Test
    @Guarantee("U3")
    void saysHowManyEntriesWereParkedForEachReason() {
        opened();
        append(0, 3);
        kafka.outcomes.add(
                new Rejected(Map.of(0L, "too large", 1L, "bad time", 2L, "too large"), Map.of()));

        run(Duration.ofSeconds(1));

        assertThat(notices)
                .filteredOn(Parked.class::isInstance)
                .extracting(Notice::text)
                .containsExactlyInAnyOrder(
                        "2 entries of the readings lane were parked: too large",
                        "1 entries of the readings lane were parked: bad time");
    }

    @Test
    @Guarantee("U3")
    void sendsAFewParkedEntriesAtATimeAndTheLanesOwnBetween() {
        opened();
        append(0, 600);
        Map<String, String> refusal = Map.of("topic-a", "locked");
        kafka.outcomes.add(new Rejected(Map.of(), refusal));
        run(Duration.ofSeconds(1));
        assertThat(parked.parked()).hasSize(600);
        kafka.chunks.clear();
        journal.append(SampleReadings.readings("b", 0, 10));
        journal.force();

        parked.ask();
        run(Duration.ofSeconds(5));

        assertThat(kafka.chunks).hasSizeGreaterThanOrEqualTo(3);
        assertThat(kafka.chunks.stream().mapToInt(chunk -> chunk.items().size()).sum())
                .isEqualTo(610);
        int own = indexOfTopic("topic-b");
        assertThat(own).isBetween(1, kafka.chunks.size() - 2);
        assertThat(kafka.chunks.get(own).progress().again())
                .isPresent()
                .isEqualTo(kafka.chunks.get(own - 1).progress().again());
    }

    @Test
    void capsTheBacklogByTheDrainLimitAndNothingFresh() {
        ForwardSettings limited =
                new ForwardSettings(
                        "gw",
                        Duration.ofMillis(500),
                        Duration.ofSeconds(60),
                        20_000,
                        ForwardSettings.CHUNK_BYTES_MAX,
                        OptionalLong.of(100),
                        Duration.ofSeconds(5));
        append(0, 30);
        Forwarder slow = forwarder(limited);
        journal.append(SampleReadings.readings("a", 30, 230));
        journal.force();
        run(slow, Duration.ofSeconds(3));

        List<Integer> sizes = kafka.chunks.stream().map(chunk -> chunk.items().size()).toList();
        assertThat(sizes).startsWith(25, 25).endsWith(180);
    }

    @Test
    void tellsHowLongItWaitsAfterASurprise() {
        opened();

        assertThat(forwarder.recoverFrom(new IllegalStateException("bug"))).isPositive();
        assertThat(kafka.closings).isEqualTo(1);
        assertThat(forwarder.status().detail())
                .hasValueSatisfying(text -> assertThat(text).contains("bug"));
    }

    @Test
    void opensAgainWhenItIsFencedByItsOwnSlowness() {
        opened();
        append(0, 100);
        kafka.outcomes.add(new Fenced(Optional.empty()));

        run(Duration.ofSeconds(2));

        assertThat(forwarder.status().isStopped()).isFalse();
        assertThat(kafka.closings).isEqualTo(1);
        assertThat(journal.acknowledgedOffset()).isEqualTo(100);
    }

    @Test
    void closesThePublisherAndOnlyThat() {
        forwarder.close();

        assertThat(kafka.closings).isEqualTo(1);
    }

    private int indexOfTopic(String topic) {
        for (int at = 0; at < kafka.chunks.size(); at++) {
            if (kafka.chunks.get(at).items().getFirst().topic().equals(topic)) {
                return at;
            }
        }
        return -1;
    }

    private void opened() {
        forwarder.step();
        time.advance(Duration.ofSeconds(1));
    }

    private void refuse(int times) {
        for (int time = 0; time < times; time++) {
            kafka.outcomes.add(new RetryLater("not enough replicas"));
        }
    }

    /** Steps until something fails; returns the wait that follows. */
    private Duration failingStep() {
        int chunks = kafka.chunks.size();
        Duration wait = forwarder.step();
        while (kafka.chunks.size() == chunks) {
            time.advance(wait.plusMillis(1));
            wait = forwarder.step();
        }
        return wait;
    }

    private void run(Duration forLong) {
        run(forwarder, forLong);
    }

    private void run(Forwarder one, Duration forLong) {
        long end = time.nanos() + forLong.toNanos();
        while (time.nanos() < end) {
            time.advance(one.step().plusMillis(1));
        }
    }

    private void append(int from, int to) {
        journal.append(SampleReadings.readings("a", from, to));
        journal.force();
    }

    private static Progress strangers() {
        return new Progress(
                "j",
                "stranger",
                "e",
                LaneName.READINGS,
                3,
                new Progress.Writer("gw", SampleReadings.START));
    }

    private Forwarder forwarder(ForwardSettings settings) {
        return new Forwarder(
                new ForwardedLane(
                        journal,
                        journal::force,
                        new Lineage(new InMemoryIdentities("journal", "o1")),
                        kafka,
                        parked,
                        Timekeeping.NOTHING_NEW),
                settings,
                time.clock(1),
                notices::add,
                TrafficLight.ALWAYS_GREEN);
    }
}
