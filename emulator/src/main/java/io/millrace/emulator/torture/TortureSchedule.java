package io.millrace.emulator.torture;

import io.millrace.emulator.torture.Blow.Timed;
import io.millrace.emulator.torture.Blow.Trouble;
import io.millrace.testbed.link.LinkQuality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When which blow falls: the same for the same seed and duration. Five strands run beside each
 * other, each in its own order: the gateway's kills, the brokers, cut links, stalled links, slow
 * links. Each strand divides the time into equal slots and puts one trouble, with its end, at a
 * random place of each, so that there are so many whatever the seed. Immutable.
 */
public final class TortureSchedule {
    /** Brokers of the cluster that is tortured. */
    public static final int BROKERS = 3;

    public static final Duration DURATION_MIN = Duration.ofSeconds(10);

    private static final double UNIT_SECONDS = 300;
    private static final int KILLS = 14;
    private static final int BROKER_STOPS = 8;
    private static final int CUTS = 18;
    private static final int STALLS = 5;
    private static final int SLOW_TIMES = 5;

    /** Longer than the gateway waits for the answer to a commit. */
    private static final double LONG_STALL_SECONDS = 34;

    private static final List<LinkQuality> BAD =
            List.of(
                    LinkQuality.limited(64_000, Duration.ofSeconds(1)),
                    LinkQuality.limited(256_000, Duration.ofMillis(300)),
                    LinkQuality.limited(1_000_000, Duration.ofMillis(100)),
                    LinkQuality.delayed(Duration.ofMillis(500)));

    private final List<List<Timed>> strands;

    private TortureSchedule(List<List<Timed>> strands) {
        this.strands = strands.stream().map(List::copyOf).toList();
    }

    /**
     * @param duration of sampling, at least {@link #DURATION_MIN}
     */
    public static TortureSchedule of(Duration duration, long seed) {
        if (duration.compareTo(DURATION_MIN) < 0) {
            throw new IllegalArgumentException(
                    "torture takes at least %s, not %s".formatted(DURATION_MIN, duration));
        }
        // Each strand has a chance of its own: another number of kills leaves the brokers' alone.
        long chance = seed * 31;
        return new TortureSchedule(
                List.of(
                        strand(duration, chance + 1, KILLS, TortureSchedule::kill),
                        strand(duration, chance + 2, BROKER_STOPS, TortureSchedule::brokerStop),
                        strand(duration, chance + 3, CUTS, TortureSchedule::cut),
                        strand(duration, chance + 4, STALLS, TortureSchedule::stall),
                        strand(duration, chance + 5, SLOW_TIMES, TortureSchedule::slow)));
    }

    /** Each strand in the order of time. */
    public List<List<Timed>> strands() {
        return strands;
    }

    /** All strands together, in the order of time. */
    public List<Timed> all() {
        return strands.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Timed::at))
                .toList();
    }

    /** A part of the time that one trouble has for itself, in seconds. */
    private record Slot(double begin, double length) {}

    @FunctionalInterface
    private interface Drawn {
        Stream<Timed> from(Slot slot, RandomGenerator random);
    }

    /**
     * @param perUnit how many troubles there are in {@link #UNIT_SECONDS}
     */
    private static List<Timed> strand(Duration duration, long chance, int perUnit, Drawn drawn) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(chance);
        double seconds = duration.toMillis() / 1_000.0;
        double quiet = Math.min(3, seconds / 10);
        long count = Math.max(1, Math.round(perUnit * seconds / UNIT_SECONDS));
        double length = (seconds - 2 * quiet) / count;
        List<Timed> strand = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.from(new Slot(quiet + i * length, length), random).forEach(strand::add);
        }
        strand.sort(Comparator.comparing(Timed::at));
        return strand;
    }

    private static Stream<Timed> kill(Slot slot, RandomGenerator random) {
        double at = slot.begin() + random.nextDouble() * slot.length();
        return Stream.of(timed(at, new Blow.KillGateway()));
    }

    /** One after the other, so that two are in sync; now and then two at once, so that none is. */
    private static Stream<Timed> brokerStop(Slot slot, RandomGenerator random) {
        int broker = random.nextInt(BROKERS);
        int other = (broker + 1 + random.nextInt(BROKERS - 1)) % BROKERS;
        double at = slot.begin() + random.nextDouble() * slot.length() * 0.4;
        double down = length(slot, random, 3, 12);
        Stream<Timed> one =
                Stream.of(
                        timed(at, new Blow.StopBroker(broker, random.nextBoolean())),
                        timed(at + down, new Blow.StartBroker(broker)));
        double otherAt = at + random.nextDouble() * down;
        double otherDown = length(slot, random, 2, 4);
        Stream<Timed> two =
                Stream.of(
                        timed(otherAt, new Blow.StopBroker(other, true)),
                        timed(otherAt + otherDown, new Blow.StartBroker(other)));
        return random.nextInt(4) == 0 ? Stream.concat(one, two) : one;
    }

    private static Stream<Timed> cut(Slot slot, RandomGenerator random) {
        double at = slot.begin() + random.nextDouble() * slot.length() * 0.4;
        double away = length(slot, random, 1, 6);
        List<Integer> brokers = oneOrAll(random);
        if (random.nextInt(3) > 0) {
            return Stream.of(timed(at, new Blow.Links(Trouble.CUT, brokers)));
        }
        return Stream.of(
                timed(at, new Blow.Links(Trouble.REFUSE, brokers)),
                timed(at + away, new Blow.Links(Trouble.ACCEPT, brokers)));
    }

    private static Stream<Timed> stall(Slot slot, RandomGenerator random) {
        double shortLength = length(slot, random, 2, 12);
        boolean isLong = random.nextInt(3) == 0 && slot.length() > LONG_STALL_SECONDS * 1.5;
        double length = isLong ? LONG_STALL_SECONDS : shortLength;
        double at = slot.begin() + random.nextDouble() * (slot.length() - length) * 0.9;
        List<Integer> brokers = oneOrAll(random);
        return Stream.of(
                timed(at, new Blow.Links(Trouble.STALL, brokers)),
                timed(at + length, new Blow.Links(Trouble.RESUME, brokers)));
    }

    private static Stream<Timed> slow(Slot slot, RandomGenerator random) {
        double length = length(slot, random, 5, 20);
        double at = slot.begin() + random.nextDouble() * (slot.length() - length) * 0.9;
        LinkQuality bad = BAD.get(random.nextInt(BAD.size()));
        return Stream.of(
                timed(at, new Blow.Quality(bad)),
                timed(at + length, new Blow.Quality(LinkQuality.PERFECT)));
    }

    private static List<Integer> oneOrAll(RandomGenerator random) {
        int one = random.nextInt(BROKERS);
        return random.nextBoolean() ? List.of(one) : IntStream.range(0, BROKERS).boxed().toList();
    }

    /** Between two lengths in seconds, but never more than half of the slot. */
    private static double length(Slot slot, RandomGenerator random, double min, double max) {
        return Math.min(random.nextDouble(min, max), slot.length() / 2);
    }

    private static Timed timed(double seconds, Blow blow) {
        return new Timed(Duration.ofMillis(Math.round(seconds * 1_000)), blow);
    }
}
