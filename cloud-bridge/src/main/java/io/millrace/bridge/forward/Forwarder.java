package io.millrace.bridge.forward;

import io.millrace.bridge.forward.ChunkReader.Taken;
import io.millrace.bridge.forward.Notice.LinkChanged;
import io.millrace.bridge.forward.Notice.Recovered;
import io.millrace.bridge.forward.Notice.Stopped;
import io.millrace.bridge.forward.OpenOutcome.NotOpened;
import io.millrace.bridge.forward.OpenOutcome.Opened;
import io.millrace.bridge.forward.SendOutcome.Committed;
import io.millrace.bridge.forward.SendOutcome.Fenced;
import io.millrace.bridge.forward.SendOutcome.Rejected;
import io.millrace.bridge.forward.SendOutcome.RetryLater;
import io.millrace.bridge.forward.SendOutcome.Unknown;
import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    private Phase phase = Phase.OPENING;
    private Optional<Progress> foundAtOpening = Optional.empty();
    private long position;
    private long notBeforeNanos;
    private long lastStartNanos;
    private boolean isUndecided;
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
        this.chunkSize = new ChunkSize(settings.chunkEntriesMax(), settings.transactionTimeout());
        this.commitRule =
                new CommitRule(
                        journal.lane(), ForwardSettings.LIGHT_INTERVAL, settings.commitInterval());
        this.drainLimit = new DrainLimit(settings.drainPerSecond());
        this.producerAge = new ProducerAge(clock);
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

    /**
     * Something unforeseen went wrong in {@link #step}: start over from what Kafka says. Same
     * thread as {@link #step}.
     */
    Duration recoverFrom(RuntimeException failure) {
        isUndecided = true;
        return startOver("unexpected: " + failure);
    }

    private Duration open() {
        link.probing();
        publishStatus();
        return switch (lane.publisher().open()) {
            case NotOpened(String reason) -> startOver(reason);
            case Opened opened -> goOn(opened);
        };
    }

    private Duration goOn(Opened opened) {
        RecoveryDecision decision = recovery(opened.clusterId()).decide(opened.progress());
        if (decision.renewsIdentity()) {
            lane.lineage().renewOnce();
        }
        foundAtOpening = opened.progress();
        // The claim: from here on a copy of this journal can see that it is not alone.
        SendOutcome claim = lane.publisher().publish(chunk(List.of(), decision.from()));
        if (claim instanceof Fenced(Optional<Progress> newest)) {
            return fenced(newest);
        }
        if (!(claim instanceof Committed)) {
            return startOver("the lane's position could not be written: " + claim);
        }
        decision.warning().ifPresent(text -> notices.tell(new Recovered(journal.lane(), text)));
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
        JournalRange range =
                new JournalRange(
                        journal.startOffset(),
                        journal.acknowledgedOffset(),
                        endAtOpening,
                        journal.endOffset());
        return new Recovery(lane.lineage().current(), lane.lineage().atOpening(), range, clusterId);
    }

    private Duration forward(long now) {
        if (producerAge.mustRenew()) {
            lane.publisher().close();
            phase = Phase.OPENING;
            return Duration.ZERO;
        }
        long waiting = journal.durableOffset() - Math.max(position, journal.startOffset());
        if (waiting <= 0) {
            return IDLE;
        }
        if (light.mustWait()) {
            return ALERT_POLL;
        }
        int size = nextSize(now);
        Duration wait = commitRule.waitFor(waiting, size, Duration.ofNanos(now - lastStartNanos));
        Duration paced = drainLimit.waitFor(now);
        Duration longer = wait.compareTo(paced) > 0 ? wait : paced;
        return longer.isZero() ? publish(size, now) : longer;
    }

    private int nextSize(long now) {
        boolean isBacklog = position < freshness.historicalBelow(now);
        return isBacklog ? drainLimit.cap(chunkSize.entries()) : chunkSize.entries();
    }

    private Duration publish(int size, long now) {
        Taken taken = reader.take(position, size, now);
        if (taken.next() == position) {
            return IDLE;
        }
        if (parkingLot.parkLeftAlone(taken, now)) {
            return Duration.ZERO;
        }
        oldest = taken.firstTime();
        lastStartNanos = now;
        ledger.leavesOut(taken.parked(), taken.next());
        return switch (lane.publisher().publish(chunk(taken.items(), taken.next()))) {
            case Committed _ -> sent(taken, now);
            case RetryLater(String reason) -> tryAgain(reason, taken);
            case Unknown(String reason) -> {
                isUndecided = true;
                chunkSize.failed(taken.items().size());
                yield startOver(reason);
            }
            case Rejected rejected ->
                    parkingLot.park(taken, rejected, now)
                            ? Duration.ZERO
                            : tryAgain("refused, but nothing of this chunk: " + rejected, taken);
            case Fenced(Optional<Progress> newest) -> fenced(newest);
        };
    }

    private Duration sent(Taken taken, long startedNanos) {
        ledger.passed(taken.next());
        position = taken.next();
        parkingLot.accepted(taken);
        chunkSize.committed(
                taken.items().size(), Duration.ofNanos(clock.ticker().getAsLong() - startedNanos));
        drainLimit.sent(taken.historical(), startedNanos);
        oldest = position < journal.durableOffset() ? taken.lastTime() : Optional.empty();
        through();
        return Duration.ZERO;
    }

    private void through() {
        producerAge.used();
        backOff.reset();
        report(link.committed(clock.ticker().getAsLong()));
    }

    private Duration tryAgain(String reason, Taken taken) {
        journal.release();
        chunkSize.failed(taken.items().size());
        return failed(reason);
    }

    private Duration startOver(String reason) {
        lane.publisher().close();
        phase = Phase.OPENING;
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
            chunkSize.failed(chunkSize.entries());
            return startOver("Kafka has given up a transaction or the producer of it");
        }
        lane.publisher().close();
        phase = Phase.STOPPED;
        Progress other = newest.get();
        String reason =
                ("another gateway has taken over as %s (opening %s of journal %s, at %s); "
                                + "give each gateway an id of its own, then start this one again")
                        .formatted(
                                other.writer().gateway(),
                                other.opening(),
                                other.journalId(),
                                other.writer().writtenAt());
        report(link.stopped(reason));
        notices.tell(new Stopped(journal.lane(), reason));
        return IDLE;
    }

    private Chunk chunk(List<Chunk.Item> items, long next) {
        Identity identity = lane.lineage().current();
        return new Chunk(
                items,
                new Progress(
                        identity.journalId(),
                        identity.opening(),
                        identity.epoch(),
                        journal.lane(),
                        next,
                        new Progress.Writer(settings.gatewayId(), clock.wall().instant())));
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
                notices.tell(new LinkChanged(journal.lane(), state, link.detail().orElse(""))));
    }

    private void publishStatus() {
        status = new ForwarderStatus(link.state(), link.detail(), oldest, phase == Phase.STOPPED);
    }
}
