package io.millrace.emulator.torture;

import io.millrace.emulator.torture.Blow.Timed;
import io.millrace.emulator.torture.Blow.Trouble;
import io.millrace.testbed.kafka.BrokerFailedException;
import io.millrace.testbed.kafka.KafkaCluster;
import io.millrace.testbed.link.LinkProxy;
import io.millrace.testbed.link.LinkQuality;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Carries out a schedule, each strand in a thread of its own, and counts what struck. A blow counts
 * only if readings were in flight at that instant and there was something to strike. Thread-safe.
 */
public final class Torturer implements AutoCloseable {
    private static final Duration HEALED_MAX = Duration.ofSeconds(90);
    private static final double NANOS_PER_SECOND = 1e9;

    private enum Kind {
        KILL,
        BROKER_STOP,
        LINK_CUT,
        STALL,
        SLOW,
        UNCOUNTED
    }

    private final List<Thread> threads;
    private final Victims victims;
    private final LongSupplier ticker;
    private final Consumer<String> announce;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private long startNanos;

    /**
     * What is tortured.
     *
     * @param gatewayKill kills the gateway, and says whether it was there
     * @param inFlight readings sent that are not yet in Kafka, as sensors and consumer know it
     */
    public record Victims(
            KafkaCluster cluster, BooleanSupplier gatewayKill, LongSupplier inFlight) {}

    /**
     * @param ticker elapsed nanoseconds
     * @param announce told in one sentence what happens
     */
    public Torturer(
            TortureSchedule schedule,
            Victims victims,
            LongSupplier ticker,
            Consumer<String> announce) {
        this.victims = victims;
        this.ticker = ticker;
        this.announce = announce;
        this.threads =
                schedule.strands().stream()
                        .map(strand ->
                                Thread.ofPlatform()
                                        .name("torturer")
                                        .daemon()
                                        .unstarted(() -> run(strand)))
                        .toList();
    }

    /** Begins now. */
    public void start() {
        startNanos = ticker.getAsLong();
        threads.forEach(Thread::start);
    }

    /**
     * Ends it and heals everything; returns when every broker serves.
     *
     * @throws BrokerFailedException when one does not come back
     */
    public void heal() {
        close();
        victims.cluster()
                .links()
                .forEach(link -> {
                    link.pass();
                    link.setQuality(LinkQuality.PERFECT);
                });
        for (int broker = 0; broker < victims.cluster().size(); broker++) {
            victims.cluster().startAgain(broker);
        }
        victims.cluster().awaitServing(HEALED_MAX);
        say("everything is healed");
    }

    public synchronized TortureCounts counts() {
        return new TortureCounts(
                count(Kind.KILL),
                count(Kind.BROKER_STOP),
                count(Kind.LINK_CUT),
                count(Kind.STALL),
                count(Kind.SLOW),
                count(Kind.UNCOUNTED));
    }

    /** No blow falls after it returns. */
    @Override
    public void close() {
        over.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(List<Timed> strand) {
        try {
            for (Timed timed : strand) {
                long waitNanos = startNanos + timed.at().toNanos() - ticker.getAsLong();
                if (over.await(waitNanos, TimeUnit.NANOSECONDS)) {
                    return;
                }
                strike(timed.blow());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void strike(Blow blow) {
        // Looked at before the blow, which may take its time.
        long inFlight = victims.inFlight().getAsLong();
        switch (blow) {
            case Blow.KillGateway _ ->
                    count(
                            Kind.KILL,
                            "gateway killed (-9)",
                            inFlight,
                            victims.gatewayKill().getAsBoolean());
            case Blow.StopBroker(int broker, boolean isKilled) ->
                    count(
                            Kind.BROKER_STOP,
                            "broker %d %s".formatted(broker + 1, isKilled ? "killed" : "stopped"),
                            inFlight,
                            isKilled
                                    ? victims.cluster().kill(broker)
                                    : victims.cluster().stop(broker));
            case Blow.StartBroker(int broker) -> {
                victims.cluster().startAgain(broker);
                say("broker %d is started again".formatted(broker + 1));
            }
            case Blow.Links(Trouble trouble, List<Integer> brokers) ->
                    trouble(trouble, brokers, inFlight);
            case Blow.Quality(LinkQuality quality) -> {
                victims.cluster().links().forEach(link -> link.setQuality(quality));
                if (quality.equals(LinkQuality.PERFECT)) {
                    say("links are fast again");
                } else {
                    count(Kind.SLOW, "links slowed to " + words(quality), inFlight, true);
                }
            }
        }
    }

    private void trouble(Trouble trouble, List<Integer> brokers, long inFlight) {
        List<LinkProxy> links = brokers.stream().map(victims.cluster()::link).toList();
        String which =
                brokers.stream()
                        .map(broker -> Integer.toString(broker + 1))
                        .collect(Collectors.joining(" ", "links to brokers ", ""));
        switch (trouble) {
            case CUT -> {
                int open = links.stream().mapToInt(LinkProxy::cut).sum();
                count(Kind.LINK_CUT, which + " cut, " + open + " resets", inFlight, open > 0);
            }
            case REFUSE -> {
                int open = links.stream().mapToInt(LinkProxy::refuse).sum();
                count(Kind.LINK_CUT, which + " refuse, " + open + " resets", inFlight, open > 0);
            }
            case ACCEPT -> {
                links.forEach(LinkProxy::accept);
                say(which + " are taken again");
            }
            case STALL -> {
                boolean isUsed = links.stream().anyMatch(link -> link.connections() > 0);
                links.forEach(LinkProxy::stall);
                count(Kind.STALL, which + " stall", inFlight, isUsed);
            }
            case RESUME -> {
                links.forEach(LinkProxy::resume);
                say(which + " pass again");
            }
        }
    }

    private void count(Kind kind, String what, long inFlight, boolean hasStruck) {
        boolean isCounted = hasStruck && inFlight > 0;
        String nothing = hasStruck ? "nothing was in flight" : "there was nothing to strike";
        synchronized (this) {
            counts.merge(isCounted ? kind : Kind.UNCOUNTED, 1, Integer::sum);
        }
        say(
                isCounted
                        ? String.format(Locale.ROOT, "%s, %,d readings in flight", what, inFlight)
                        : what + ", not counted: " + nothing);
    }

    private int count(Kind kind) {
        return Optional.ofNullable(counts.get(kind)).orElse(0);
    }

    private void say(String what) {
        double seconds = (ticker.getAsLong() - startNanos) / NANOS_PER_SECOND;
        announce.accept(String.format(Locale.ROOT, "torture    %5.1f s  %s", seconds, what));
    }

    private static String words(LinkQuality quality) {
        String speed =
                quality.bitsPerSecond().isPresent()
                        ? quality.bitsPerSecond().getAsLong() / 1_000 + " kbit/s"
                        : "any speed";
        return "%s, %d ms round trip".formatted(speed, quality.roundTrip().toMillis());
    }
}
