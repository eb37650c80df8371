package io.millrace.bridge.forward;

import io.millrace.bridge.forward.ChunkReader.Limit;
import io.millrace.bridge.forward.ChunkReader.Taken;
import io.millrace.bridge.forward.Progress.Again;
import io.millrace.bridge.forward.SendOutcome.Committed;
import io.millrace.bridge.forward.SendOutcome.Fenced;
import io.millrace.bridge.forward.SendOutcome.Rejected;
import io.millrace.bridge.forward.SendOutcome.RetryLater;
import io.millrace.bridge.forward.SendOutcome.Unknown;
import io.millrace.bridge.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Drains one lane to Kafka, exactly once: publishes a chunk together with the lane's new position
 * in one transaction, and only then acknowledges it to the journal. After anything whose outcome is
 * unknown it asks Kafka for the position and goes on from there.
 *
 * <p>It owns no thread and never waits: {@link #step} does one thing and says when to come back.
 * One thread calls {@link #step}; the other methods are safe from any thread.
 */
public final class Forwarder implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration ALERT_POLL = Duration.ofMillis(5);

    private enum Phase {
        /** Kafka must say where the lane stands. */
        OPENING,
        /** The position is known and the publisher takes chunks. */
        FORWARDING,
        /** Somebody else writes under this gateway's id: going on would fence them in turn. */
        STOPPED
    }

    private final ForwardedLane lane;
    private final Journal journal;
    private final ForwardSettings settings;
    private final ForwardClock clock;
    private final Notices notices;
    private final TrafficLight light;

    private final long endAtOpening;
    private final Freshness freshness;
    private final ChunkReader reader;
    private final LaneLedger ledger;
    private final ParkingLot parkingLot;
    private final LinkMonitor link = new LinkMonitor();
    private final BackOff backOff;
    private final ChunkSize chunkSize;
    private final CommitRule commitRule;
    private final DrainLimit drainLimit;
    private final ProducerAge producerAge;
    private final Requeue requeue;

    private Phase phase = Phase.OPENING;
    private Optional<Progress> foundAtOpening = Optional.empty();
    private long position;
    private long notBeforeNanos;
    private long lastStartNanos;
    private boolean isUndecided;
    private boolean isTurnOfTheLane;
    private Optional<Instant> oldest;
    private volatile ForwarderStatus status;
    private volatile boolean isClosing;

    /**
     * @param lane its journal holds only what was recovered so far: what is appended later counts
     *     as new
     * @param light red while this lane must let another pass
     */
    public Forwarder(
            ForwardedLane lane,
            ForwardSettings settings,
            ForwardClock clock,
            Notices notices,
            TrafficLight light) {
        this.lane = lane;
        this.journal = lane.journal();
        this.settings = settings;
        this.clock = clock;
        this.notices = notices;
        this.light = light;
        this.endAtOpening = journal.endOffset();
        this.freshness = new Freshness(endAtOpening, settings.freshFor());
        this.reader = new ChunkReader(lane, freshness);
        this.ledger = new LaneLedger(journal);
        this.parkingLot = new ParkingLot(lane, notices);
        this.backOff =
                new BackOff(ForwardSettings.BACK_OFF_FIRST, settings.backOffMax(), clock.random());
        this.chunkSize = new ChunkSize(settings);
        this.commitRule =
                new CommitRule(
                        journal.lane(), ForwardSettings.LIGHT_INTERVAL, settings.commitInterval());
        this.drainLimit = new DrainLimit(settings.drainPerSecond());
        this.producerAge = new ProducerAge(clock);
        this.requeue = new Requeue(lane, clock);
        this.position = journal.acknowledgedOffset();
        this.notBeforeNanos = clock.ticker().getAsLong();
        this.oldest = peekOldest();
        publishStatus();
    }

    /** The committer has made everything below an offset durable. Any thread. */
    public void durableReached(long durableOffset) {
        freshness.durableReached(durableOffset, clock.ticker().getAsLong());
    }

    /** A consistent look. Any thread. */
    public ForwarderStatus status() {
        return status;
    }

    /** The journal's counters with what was parked told apart. Any thread. */
    public ForwardCounts counts() {
        return ledger.counts();
    }

    /**
     * Whether durable entries of this lane wait for the link rather than for Kafka to come back.
     */
    public boolean hasWaiting() {
        ForwarderStatus now = status;
        return !now.isStopped()
                && now.link() != LinkState.DOWN
                && journal.durableOffset() > journal.acknowledgedOffset();
    }

    /**
     * Does the next thing that is due, if any.
     *
     * @return how long nothing will be due unless entries become durable
     */
    public Duration step() {
        long now = clock.ticker().getAsLong();
        if (now - notBeforeNanos < 0) {
            return Duration.ofNanos(notBeforeNanos - now);
        }
        return switch (phase) {
            case OPENING -> open();
            case FORWARDING -> forward(now);
            case STOPPED -> IDLE;
        };
    }

    /**
     * Gives the connection up; an unfinished transaction is decided at the next opening. Any
     * thread.
     */
    @Override
    public void close() {
        isClosing = true;
        lane.publisher().close();
    }

    /** After a surprise in {@link #step}, on its thread: starts over from what Kafka says. */
    Duration recoverFrom(RuntimeException failure) {
        isUndecided = true;
        return startOver("unexpected: " + failure);
    }

    private Duration open() {
        link.probing();
        publishStatus();
        return switch (lane.publisher().open()) {
            case OpenOutcome.NotOpened(String reason) -> startOver(reason);
            case OpenOutcome.Opened opened -> goOn(opened);
        };
    }

    private Duration goOn(OpenOutcome.Opened opened) {
        RecoveryDecision decision = recovery(opened.clusterId()).decide(opened.progress());
        if (decision.renewsIdentity()) {
            lane.lineage().renewOnce();
        }
        foundAtOpening = opened.progress();
        requeue.opened(opened.progress());
        // The claim: from here on a copy of this journal can see that it is not alone.
        SendOutcome claim =
                lane.publisher().publish(chunk(List.of(), decision.from(), requeue.progress()));
        if (claim instanceof Fenced(Optional<Progress> newest)) {
            return fenced(newest);
        }
        if (!(claim instanceof Committed)) {
            return startOver("the lane's position could not be written: " + claim);
        }
        decision.warning()
                .ifPresent(text -> notices.tell(new Notice.Recovered(journal.lane(), text)));
        lane.lineage().rememberCluster(opened.clusterId());
        isUndecided = false;
        journal.release();
        ledger.passed(decision.from());
        position = decision.from();
        phase = Phase.FORWARDING;
        producerAge.renewed();
        through();
        return Duration.ZERO;
    }

    private Recovery recovery(String clusterId) {
        return new Recovery(
                lane.lineage().current(),
                lane.lineage().atOpening(),
                JournalRange.of(journal, endAtOpening),
                clusterId);
    }

    private Duration forward(long now) {
        if (producerAge.mustRenew()) {
            lane.publisher().close();
            phase = Phase.OPENING;
            return Duration.ZERO;
        }
        long waiting = journal.durableOffset() - Math.max(position, journal.startOffset());
        boolean isRequeueDue = requeue.isDue(now, position);
        if (waiting <= 0 && !isRequeueDue) {
            return IDLE;
        }
        if (light.mustWait()) {
            return ALERT_POLL;
        }
        if (isWaitingForTheClock()) {
            return IDLE;
        }
        int size = nextSize(now);
        if (isRequeueDue && (waiting <= 0 || !isTurnOfTheLane)) {
            return publishAgain(now);
        }
        Duration wait = commitRule.waitFor(waiting, size, Duration.ofNanos(now - lastStartNanos));
        Duration paced = drainLimit.waitFor(now);
        Duration longer = wait.compareTo(paced) > 0 ? wait : paced;
        return longer.isZero() ? publish(size, now) : longer;
    }

    /** Only one entry is looked at: a whole chunk ten times a second would be work for nothing. */
    private boolean isWaitingForTheClock() {
        return lane.timekeeping().isWaiting()
                && journal.peek(position).filter(lane.timekeeping()::mustWait).isPresent();
    }

    private int nextSize(long now) {
        int size = chunkSize.entries();
        return position < freshness.historicalBelow(now) ? drainLimit.cap(size) : size;
    }

    private Duration publish(int size, long now) {
        Taken taken = reader.take(position, new Limit(size, chunkSize.bytes()), now);
        if (taken.next() == position) {
            return IDLE;
        }
        if (parkingLot.parkLeftAlone(taken, now)) {
            return Duration.ZERO;
        }
        oldest = taken.firstTime();
        lastStartNanos = now;
        ledger.leavesOut(taken.parked(), taken.next());
        isTurnOfTheLane = false;
        Chunk chunk = chunk(taken.items(), taken.next(), requeue.progress());
        return settle(
                taken,
                lane.publisher().publish(chunk),
                () -> sent(taken),
                rejected -> parkingLot.park(taken, rejected, now));
    }

    /** Parked entries that somebody wants to be sent again, in turns with the lane's own. */
    private Duration publishAgain(long now) {
        Duration paced = drainLimit.waitFor(now);
        if (!paced.isZero()) {
            return paced;
        }
        Limit limit = new Limit(drainLimit.cap(chunkSize.entries()), chunkSize.bytes());
        Taken taken = requeue.take(limit, position);
        isTurnOfTheLane = true;
        lastStartNanos = now;
        if (taken.items().isEmpty()) {
            return Duration.ZERO;
        }
        Chunk chunk = chunk(taken.items(), position, requeue.progressWithTaken());
        return settle(
                taken,
                lane.publisher().publish(chunk),
                requeue::sent,
                rejected -> parkingLot.parkAgain(taken, rejected));
    }

    private Duration settle(
            Taken taken, SendOutcome outcome, Runnable whenSent, Predicate<Rejected> park) {
        return switch (outcome) {
            case Committed(Duration sending, Duration committing) -> {
                chunkSize.committed(taken.bytes(), sending, committing);
                drainLimit.sent(taken.historical(), lastStartNanos);
                parkingLot.accepted(taken);
                whenSent.run();
                through();
                yield Duration.ZERO;
            }
            case RetryLater(String reason) -> tryAgain(reason, taken);
            case Unknown(String reason) -> {
                isUndecided = true;
                chunkSize.failed(taken.bytes());
                yield startOver(reason);
            }
            case Rejected rejected ->
                    park.test(rejected)
                            ? Duration.ZERO
                            : tryAgain("refused, but nothing of this chunk: " + rejected, taken);
            case Fenced(Optional<Progress> newest) -> fenced(newest);
        };
    }

    private void sent(Taken taken) {
        ledger.passed(taken.next());
        position = taken.next();
        oldest = position < journal.durableOffset() ? taken.lastTime() : Optional.empty();
    }

    private void through() {
        producerAge.used();
        backOff.reset();
        report(link.committed(clock.ticker().getAsLong()));
    }

    private Duration tryAgain(String reason, Taken taken) {
        journal.release();
        chunkSize.failed(taken.bytes());
        return failed(reason);
    }

    private Duration startOver(String reason) {
        phase = Phase.OPENING;
        lane.publisher().close();
        return failed(reason);
    }

    private Duration failed(String reason) {
        long now = clock.ticker().getAsLong();
        Duration wait = backOff.next();
        notBeforeNanos = now + wait.toNanos();
        if (!isUndecided && oldest.isEmpty()) {
            oldest = peekOldest();
        }
        report(link.failed(reason, now));
        return wait;
    }

    /**
     * Kafka says fenced also when it has aborted a slow transaction by itself. Only a position that
     * neither this process nor an earlier one wrote proves that somebody else is at work.
     */
    private Duration fenced(Optional<Progress> newest) {
        String mine = lane.lineage().current().opening();
        boolean isAlone =
                newest.equals(foundAtOpening)
                        || newest.filter(found -> !found.opening().equals(mine)).isEmpty();
        if (isAlone) {
            isUndecided = true;
            chunkSize.failed(chunkSize.bytes());
            return startOver("Kafka has given up a transaction or the producer of it");
        }
        lane.publisher().close();
        phase = Phase.STOPPED;
        String reason = newest.get().takeover();
        report(link.stopped(reason));
        notices.tell(new Notice.Stopped(journal.lane(), reason));
        return IDLE;
    }

    private Chunk chunk(List<Chunk.Item> items, long next, Optional<Again> again) {
        Progress.Writer writer = new Progress.Writer(settings.gatewayId(), clock.wall().instant());
        return new Chunk(items, lane.lineage().progress(journal.lane(), next, writer, again));
    }

    /** Only while nothing read is undecided: it gives up what was read. */
    private Optional<Instant> peekOldest() {
        if (isClosing || journal.durableOffset() <= journal.acknowledgedOffset()) {
            return Optional.empty();
        }
        return journal.peek(journal.acknowledgedOffset()).map(ChunkReader::timeOf);
    }

    private void report(Optional<LinkState> change) {
        publishStatus();
        change.ifPresent(state ->
                notices.tell(
                        new Notice.LinkChanged(journal.lane(), state, link.detail().orElse(""))));
    }

    private void publishStatus() {
        status = new ForwarderStatus(link.state(), link.detail(), oldest, phase == Phase.STOPPED);
    }
}
