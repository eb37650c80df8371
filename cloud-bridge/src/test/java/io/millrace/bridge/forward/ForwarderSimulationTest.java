package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.FakeKafka.Weather;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A forwarder between a journal and a Kafka that both misbehave as one seed says: lost answers,
 * lost requests, refusals, kills, a local position that lags, eviction, topics refused for a while,
 * records too large. After every step, each sensor's records in Kafka must cover its sequences from
 * 0 without hole or overlap, gap records included; what was parked comes once more at most, and
 * does come when somebody asks for it.
 *
 * <p>{@code -Dseed=N} runs that seed alone, {@code -Dseeds=N} as many.
 */
@Guarantee({"U1", "U3"})
class ForwarderSimulationTest {
    private static final int STEPS = 400;
    private static final List<Weather> BAD_WEATHER =
            List.of(Weather.REFUSED, Weather.LOST_ANSWER, Weather.LOST_REQUEST);
    private static final String[] DEVICES = {"a", "b", "c"};

    static LongStream seeds() {
        long one = Long.getLong("seed", -1);
        return one >= 0 ? LongStream.of(one) : LongStream.range(0, Long.getLong("seeds", 300));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everySensorArrivesWithoutHoleOrOverlap(long seed) {
        World world = new World(seed);
        for (int step = 0; step < STEPS; step++) {
            world.something();
            world.checkCoverage();
        }
        world.calmDown();
        world.checkCoverage();
        world.checkNothingIsMissing();
    }

    private static final class World {
        private final SplittableRandom random;
        private final FakeTime time = new FakeTime();
        private final FakeKafka kafka = new FakeKafka();
        private final InMemoryJournal disk = new InMemoryJournal(LaneName.READINGS, "epoch-0");
        private final InMemoryParkStore parked = new InMemoryParkStore();
        private final Map<String, Long> covered = new HashMap<>();
        private final Set<Long> seen = new HashSet<>();
        private InMemoryIdentities identities = new InMemoryIdentities("journal", "o0");
        private LazyJournal journal;
        private Forwarder forwarder;
        private long dueNanos;
        private int badWeatherPercent;
        private int lives;
        private int checked;
        private int number;

        World(long seed) {
            random = new SplittableRandom(seed);
            badWeatherPercent = random.nextInt(40);
            kafka.weather = this::weather;
            live();
        }

        void something() {
            int dice = random.nextInt(100);
            if (dice < 25) {
                append();
            } else if (dice < 40) {
                forwarder.durableReached(disk.force());
            } else if (dice < 85) {
                step();
            } else if (dice < 89) {
                journal.writePosition();
            } else if (dice < 92) {
                kill();
            } else if (dice < 95) {
                evict();
            } else if (dice < 98) {
                changeRefusals();
            } else if (dice < 99) {
                parked.ask();
            } else {
                badWeatherPercent = random.nextInt(60);
            }
        }

        private Weather weather() {
            return random.nextInt(100) >= badWeatherPercent
                    ? Weather.FINE
                    : BAD_WEATHER.get(random.nextInt(BAD_WEATHER.size()));
        }

        private void append() {
            String device = DEVICES[random.nextInt(DEVICES.length)];
            int count = random.nextInt(1, 8);
            long end = disk.append(SampleReadings.readings(device, number, number + count));
            number += count;
            if (random.nextInt(20) == 0) {
                kafka.tooLarge.add(end - 1);
            }
        }

        /**
         * A journal in use knows what it was told to acknowledge. Right after a kill it may not,
         * and could then report as evicted what Kafka has: that is a known limit, not played here.
         */
        private void evict() {
            if (forwarder.status().link() == LinkState.UP) {
                journal.writePosition();
                forwarder.durableReached(disk.force());
                disk.evictOldest(random.nextInt(1, 6));
            }
        }

        private void changeRefusals() {
            if (kafka.refusedTopics.isEmpty()) {
                kafka.refusedTopics.add("topic-" + DEVICES[random.nextInt(DEVICES.length)]);
            } else {
                kafka.refusedTopics.clear();
            }
        }

        private void step() {
            if (random.nextInt(3) > 0) {
                time.advance(Duration.ofNanos(Math.max(0, dueNanos - time.nanos())));
            }
            dueNanos = time.nanos() + forwarder.step().toNanos();
        }

        /** A kill -9: what was not forced, remembered or decided is gone. */
        private void kill() {
            forwarder.close();
            disk.loseUnforced();
            kafka.tooLarge.removeIf(offset -> offset >= disk.endOffset());
            live();
        }

        private void live() {
            lives++;
            identities = lives == 1 ? identities : identities.reopened("o" + lives);
            journal = new LazyJournal(disk);
            forwarder =
                    new Forwarder(
                            new ForwardedLane(
                                    journal,
                                    disk::force,
                                    new Lineage(identities),
                                    kafka.publisher(LaneName.READINGS),
                                    parked,
                                    Timekeeping.NOTHING_NEW),
                            settings(),
                            time.clock(random.nextLong()),
                            notice -> {},
                            TrafficLight.ALWAYS_GREEN);
            dueNanos = time.nanos();
        }

        private ForwardSettings settings() {
            return new ForwardSettings(
                    "gw",
                    Duration.ofMillis(500),
                    Duration.ofSeconds(60),
                    random.nextInt(1, 30),
                    random.nextLong(200, 20_000),
                    OptionalLong.empty(),
                    Duration.ofSeconds(5));
        }

        void calmDown() {
            badWeatherPercent = 0;
            kafka.refusedTopics.clear();
            time.advance(ForwardSettings.REFUSED_TOPIC_RETRY);
            for (String device : DEVICES) {
                disk.append(List.of(SampleReadings.reading(device, number++)));
            }
            disk.force();
            drain();
            parked.ask();
            drain();
        }

        private void drain() {
            long end = time.nanos() + Duration.ofMinutes(2).toNanos();
            while (time.nanos() < end) {
                time.advance(forwarder.step().plusMillis(1));
            }
        }

        private long position() {
            return journal.acknowledgedOffset();
        }

        void checkCoverage() {
            for (Item item : kafka.committed.subList(checked, kafka.committed.size())) {
                Entry entry = item.entry();
                String sensor = entry.sensor().key();
                if (entry instanceof Entry.Stored stored) {
                    assertThat(seen.add(stored.offset())).as("%s came twice", stored).isTrue();
                }
                if (isSentAgain(item)) {
                    continue;
                }
                long next = covered.getOrDefault(sensor, 0L);
                long from =
                        switch (entry) {
                            case Entry.Stored stored -> stored.sequence();
                            case Entry.Gap gap -> gap.lost().fromSequence();
                        };
                assertThat(from).as("next of %s in %s", sensor, entry).isEqualTo(next);
                covered.put(
                        sensor,
                        switch (entry) {
                            case Entry.Stored stored -> stored.sequence() + 1;
                            case Entry.Gap gap -> gap.lost().toSequence() + 1;
                        });
            }
            checked = kafka.committed.size();
        }

        /** The lane itself never sends what was parked; its gap comes before the next entry. */
        private boolean isSentAgain(Item item) {
            return item.entry() instanceof Entry.Stored stored
                    && parked.ever().containsKey(stored.offset());
        }

        void checkNothingIsMissing() {
            parked.ever()
                    .keySet()
                    .forEach(offset ->
                            assertThat(seen.contains(offset))
                                    .as("parked entry %d", offset)
                                    .isNotEqualTo(kafka.tooLarge.contains(offset)));
            assertThat(position()).isEqualTo(disk.endOffset());
            for (String device : DEVICES) {
                long last =
                        kafka.committed.stream()
                                .map(Item::entry)
                                .filter(entry -> entry.sensor().device().equals(device))
                                .filter(Entry.Stored.class::isInstance)
                                .mapToLong(entry -> ((Entry.Stored) entry).sequence())
                                .max()
                                .orElseThrow();
                assertThat(covered.get(SampleReadings.sensor(device).key())).isEqualTo(last + 1);
            }
        }
    }
}
