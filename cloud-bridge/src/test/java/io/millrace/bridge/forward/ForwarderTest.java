package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.FakeKafka.Weather;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private final FakeTime time = new FakeTime();
    private final FakeKafka kafka = new FakeKafka();
    private final InMemoryJournal journal = new InMemoryJournal(LaneName.READINGS, "epoch-0");
    private final InMemoryParkStore parked = new InMemoryParkStore();
    private final List<Notice> notices = new ArrayList<>();
    private final InMemoryIdentities identities = new InMemoryIdentities("journal", "o1");
    private boolean mustWait;

    @Test
    void sendsOnlyWhatIsDurable() {
        Forwarder forwarder = forwarder();
        journal.append(SampleReadings.readings("a", 0, 5));
        run(forwarder);
        assertThat(sent()).isEmpty();

        journal.force();
        run(forwarder);
        assertThat(sent()).containsExactly("0:0", "1:1", "2:2", "3:3", "4:4");
        assertThat(journal.acknowledgedOffset()).isEqualTo(5);
    }

    @Test
    void groupsAChunkByTopicAndKeepsEachSensorsOrder() {
        Forwarder forwarder = forwarder();
        for (int number = 0; number < 3; number++) {
            journal.append(SampleReadings.readings("b", number, number + 1));
            journal.append(SampleReadings.readings("a", number, number + 1));
        }
        journal.force();
        run(forwarder);

        assertThat(kafka.committed)
                .extracting(Item::topic)
                .containsExactly("topic-b", "topic-b", "topic-b", "topic-a", "topic-a", "topic-a");
        assertThat(sent()).containsExactly("0:0", "1:1", "2:2", "0:0", "1:1", "2:2");
    }

    @Test
    @Guarantee("U1")
    void sendsNothingTwiceWhenACommitsAnswerIsLost() {
        Forwarder forwarder = forwarder();
        append(0, 5);
        run(forwarder);
        kafka.weather = onceThenFine(Weather.LOST_ANSWER);

        append(5, 10);
        run(forwarder);

        assertThat(sent()).hasSize(10).doesNotHaveDuplicates();
        assertThat(journal.acknowledgedOffset()).isEqualTo(10);
    }

    @Test
    @Guarantee("U1")
    void sendsAgainWhatALostCommitDidNotBring() {
        Forwarder forwarder = forwarder();
        append(0, 5);
        run(forwarder);
        kafka.weather = onceThenFine(Weather.LOST_REQUEST);

        append(5, 10);
        run(forwarder);

        assertThat(sent()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void keepsTryingWhileKafkaIsAbsentAndSaysSoOnce() {
        kafka.weather = () -> Weather.REFUSED;
        append(0, 3);
        Forwarder forwarder = forwarder();
        run(forwarder);
        assertThat(forwarder.status().link()).isEqualTo(LinkState.DOWN);
        assertThat(forwarder.status().oldest()).contains(SampleReadings.START);
        assertThat(notices).hasSize(1);

        kafka.weather = () -> Weather.FINE;
        run(forwarder);
        assertThat(sent()).hasSize(3);
        assertThat(forwarder.status().link()).isEqualTo(LinkState.UP);
        assertThat(forwarder.status().oldest()).isEmpty();
        assertThat(notices).hasSize(2);
    }

    @Test
    @Guarantee("U3")
    void parksWhatIsTooLargeAndReportsTheGapBeforeTheNextReading() {
        Forwarder forwarder = forwarder();
        append(0, 5);
        kafka.tooLarge.add(2L);
        run(forwarder);

        assertThat(sent()).containsExactly("0:0", "1:1", "gap 2-2 parked", "3:3", "4:4");
        assertThat(parked.parked()).containsOnlyKeys(2L);
        assertThat(forwarder.counts().parked()).isEqualTo(1);
        assertThat(forwarder.counts().forwarded()).isEqualTo(4);
    }

    @Test
    @Guarantee("U3")
    void parksARefusedTopicLeavesItAloneAndTriesItAgainLater() {
        Forwarder forwarder = forwarder();
        kafka.refusedTopics.add("topic-a");
        append(0, 2);
        journal.append(SampleReadings.readings("b", 0, 2));
        journal.force();
        run(forwarder);
        int publishes = kafka.publishes;
        append(2, 3);
        run(forwarder);
        assertThat(sent()).containsExactly("0:0", "1:1");
        assertThat(kafka.publishes - publishes).isEqualTo(1);
        assertThat(notices.stream().filter(Notice.Parked.class::isInstance)).hasSize(1);

        kafka.refusedTopics.clear();
        time.advance(ForwardSettings.REFUSED_TOPIC_RETRY);
        append(3, 4);
        run(forwarder);

        assertThat(sent()).containsExactly("0:0", "1:1", "gap 0-2 parked", "3:3");
        assertThat(forwarder.counts().parked()).isEqualTo(3);
    }

    @Test
    @Guarantee("U2")
    void startsNoChunkWhileAnAlertWaits() {
        Forwarder forwarder = forwarder();
        run(forwarder);
        append(0, 5);
        mustWait = true;
        run(forwarder);
        assertThat(sent()).isEmpty();

        mustWait = false;
        run(forwarder);
        assertThat(sent()).hasSize(5);
    }

    @Test
    void stopsAndSaysWhoWhenAnotherGatewayTakesOver() {
        Forwarder forwarder = forwarder();
        append(0, 5);
        run(forwarder);
        Publisher twin = kafka.publisher(LaneName.READINGS);
        twin.open();
        twin.publish(new Chunk(List.of(), twinsProgress()));
        int openings = kafka.openings;

        append(5, 10);
        run(forwarder);
        run(forwarder);

        assertThat(forwarder.status().isStopped()).isTrue();
        assertThat(notices.getLast().text()).contains("twin-opening").contains("twin-journal");
        assertThat(kafka.openings).isEqualTo(openings);
        assertThat(sent()).hasSize(5);
        assertThat(forwarder.hasWaiting()).isFalse();
    }

    /** Kafka fences a producer also when it has aborted a slow transaction by itself. */
    @Test
    void goesOnWhenItWasFencedAndNobodyElseHasWritten() {
        Forwarder forwarder = forwarder();
        append(0, 5);
        run(forwarder);
        kafka.publisher(LaneName.READINGS).open();

        append(5, 10);
        run(forwarder);

        assertThat(forwarder.status().isStopped()).isFalse();
        assertThat(sent()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void marksWhatWasRecoveredOrHeldUpAsHistoricalAndNothingElse() {
        append(0, 2);
        Forwarder forwarder = forwarder();
        run(forwarder);
        append(2, 4);
        forwarder.durableReached(4);
        run(forwarder);
        kafka.weather = () -> Weather.REFUSED;
        append(4, 6);
        forwarder.durableReached(6);
        time.advance(Duration.ofMinutes(1));
        run(forwarder);
        kafka.weather = () -> Weather.FINE;
        run(forwarder);

        assertThat(kafka.committed)
                .extracting(Item::historical)
                .containsExactly(true, true, false, false, true, true);
    }

    @Test
    void renewsTheIdentityOfACloneAndGoesOn() {
        kafka.progress.put(LaneName.READINGS, cloned("journal"));
        append(0, 5);
        Forwarder forwarder = forwarder();
        run(forwarder);

        assertThat(identities.current().journalId()).isEqualTo("journal'");
        assertThat(kafka.progress.get(LaneName.READINGS).journalId()).isEqualTo("journal'");
        assertThat(sent()).hasSize(5);
        assertThat(notices.stream().filter(Notice.Recovered.class::isInstance)).hasSize(1);
    }

    @Test
    void opensAgainAfterAStepOfTheWallClockAndAfterAnIdleDay() {
        Forwarder forwarder = forwarder();
        append(0, 1);
        run(forwarder);
        int openings = kafka.openings;

        time.setWall(SampleReadings.START.plus(Duration.ofDays(400)));
        run(forwarder);
        assertThat(kafka.openings).isEqualTo(openings + 1);

        time.advance(ForwardSettings.IDLE_MAX.plusSeconds(1));
        run(forwarder);
        assertThat(kafka.openings).isEqualTo(openings + 2);
    }

    @Test
    void pacesABacklogByTheDrainLimit() {
        append(0, 1_000);
        Forwarder forwarder =
                forwarder(
                        new ForwardSettings(
                                "gw",
                                Duration.ofMillis(500),
                                Duration.ofSeconds(60),
                                20_000,
                                ForwardSettings.CHUNK_BYTES_MAX,
                                OptionalLong.of(100),
                                Duration.ofSeconds(5)));
        long started = time.nanos();
        run(forwarder, Duration.ofSeconds(2));

        double seconds = (time.nanos() - started) / 1e9;
        assertThat(sent().size()).isBetween((int) (seconds * 80), (int) (seconds * 100) + 50);
    }

    @Test
    @Guarantee("U3")
    void sendsParkedEntriesAgainWhenAskedAndMarksThemHistorical() {
        kafka.refusedTopics.add("topic-a");
        Forwarder forwarder = forwarder();
        append(0, 3);
        run(forwarder);
        assertThat(sent()).isEmpty();
        kafka.refusedTopics.clear();

        parked.ask();
        run(forwarder);
        append(3, 4);
        run(forwarder, Duration.ofMinutes(2));

        assertThat(sent()).containsExactly("0:0", "1:1", "2:2", "gap 0-2 parked", "3:3");
        assertThat(kafka.committed).extracting(Item::historical).startsWith(true, true, true);
        assertThat(kafka.progress.get(LaneName.READINGS).again()).isEmpty();
        assertThat(forwarder.counts().parked()).isEqualTo(3);
    }

    @Test
    @Guarantee("U3")
    void goesOnWithParkedEntriesWhereKafkaSaysAfterALostAnswer() {
        kafka.refusedTopics.add("topic-a");
        Forwarder forwarder = forwarder();
        append(0, 3);
        run(forwarder);
        kafka.refusedTopics.clear();
        kafka.weather = onceThenFine(Weather.LOST_ANSWER);

        parked.ask();
        run(forwarder);

        assertThat(sent()).containsExactly("0:0", "1:1", "2:2");
    }

    @Test
    @Guarantee("U3")
    void parksAgainWhatIsRefusedAgain() {
        kafka.tooLarge.add(1L);
        Forwarder forwarder = forwarder();
        append(0, 3);
        run(forwarder);

        parked.ask();
        run(forwarder);

        assertThat(sent()).containsExactly("0:0", "gap 1-1 parked", "2:2");
        assertThat(parked.parked()).containsOnlyKeys(1L);
        assertThat(parked.requeue().batch()).isEmpty();
    }

    @Test
    void startsOverAfterASurprise() {
        Forwarder forwarder = forwarder();
        append(0, 5);
        run(forwarder);
        append(5, 10);

        forwarder.recoverFrom(new IllegalStateException("bug"));
        run(forwarder);

        assertThat(sent()).hasSize(10).doesNotHaveDuplicates();
    }

    private Forwarder forwarder() {
        return forwarder(ForwardSettings.defaults("gw"));
    }

    private Forwarder forwarder(ForwardSettings settings) {
        return new Forwarder(
                new ForwardedLane(
                        journal,
                        journal::force,
                        new Lineage(identities),
                        kafka.publisher(LaneName.READINGS),
                        parked,
                        Timekeeping.NOTHING_NEW),
                settings,
                time.clock(1),
                notices::add,
                () -> mustWait);
    }

    /** Twenty seconds of this forwarder's life. */
    private void run(Forwarder forwarder) {
        run(forwarder, Duration.ofSeconds(20));
    }

    private void run(Forwarder forwarder, Duration forLong) {
        long end = time.nanos() + forLong.toNanos();
        while (time.nanos() < end) {
            time.advance(forwarder.step().plusNanos(1_000_000));
        }
    }

    private void append(int from, int to) {
        journal.append(SampleReadings.readings("a", from, to));
        journal.force();
    }

    private List<String> sent() {
        return kafka.committed.stream().map(Item::entry).map(ForwarderTest::text).toList();
    }

    private static String text(Entry entry) {
        return new String(SampleReadings.encode(entry), StandardCharsets.UTF_8);
    }

    private static Supplier<Weather> onceThenFine(Weather first) {
        ArrayDeque<Weather> queue = new ArrayDeque<>(List.of(first));
        return () -> queue.isEmpty() ? Weather.FINE : queue.poll();
    }

    private Progress twinsProgress() {
        return new Progress(
                "twin-journal",
                "twin-opening",
                "e",
                LaneName.READINGS,
                3,
                new Progress.Writer("gw", SampleReadings.START));
    }

    private static Progress cloned(String journalId) {
        return new Progress(
                journalId,
                "twin-opening",
                "e",
                LaneName.READINGS,
                0,
                new Progress.Writer("gw", SampleReadings.START));
    }
}
