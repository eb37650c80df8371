package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Accounting.Tally;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Intake;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.pipeline.Judge.Scored;
import io.millrace.gateway.pipeline.Reception.Received;
import io.millrace.gateway.reading.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The one thread between intake and outbox. Each turn takes what is there, up to a limit (light
 * load: a batch of one, so low latency; heavy load: big batches, so little work per message),
 * judges it, appends it, and lets go of the acknowledgements when the disk has it.
 *
 * <p>Promises: a message is acknowledged only after everything appended up to and including its
 * batch is forced (S1); a refused append keeps the batch and takes nothing more until there is
 * room, while ticks go on; a message that makes a stage throw is rejected and the loop goes on.
 *
 * <p>Threads: everything runs on the pipeline thread, but for {@link #start}, {@link #stop} and
 * {@link #storageTrouble}, which any one thread may call.
 */
public final class Pipeline {

    private static final Logger LOG = System.getLogger(Pipeline.class.getName());

    private final Intake intake;
    private final Accounting accounting;
    private final Stages stages;
    private final PipelineLimits limits;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Runnable look;
    private final PendingAcknowledgements pending;
    private final Outgoing outgoing = new Outgoing();
    private final StorageCondition storage = new StorageCondition();
    private final ForceBudget budget = new ForceBudget();
    private final List<Delivery> batch = new ArrayList<>();
    private final List<Reading> fresh = new ArrayList<>();
    private final Tally tally = new Tally();
    private final Thread thread;
    private boolean isForceWanted;
    private long tickDueNanos;
    private long lookDueNanos;
    private volatile boolean isStopping;
    private volatile long stopDeadlineNanos;
    private boolean isDefectLogged;

    /** Where messages come from and who counts them. */
    public record Inlet(Intake intake, Accounting accounting) {}

    /** What a message passes between intake and disk, and who looks on. */
    public record Stages(Reception reception, Judge judge, Outbox outbox, Onlooker onlooker) {}

    /**
     * @param clock gateway time, for records
     * @param ticker elapsed nanoseconds, for waiting
     * @param look called from time to time, while everything taken so far is in the outbox: then a
     *     clock that was set can be told of what was stamped before and after
     */
    public record Time(InstantSource clock, LongSupplier ticker, Runnable look) {}

    public Pipeline(Inlet inlet, Stages stages, PipelineLimits limits, Time time) {
        this.intake = inlet.intake();
        this.accounting = inlet.accounting();
        this.stages = stages;
        this.limits = limits;
        this.clock = time.clock();
        this.ticker = time.ticker();
        this.pending = new PendingAcknowledgements(Pipeline::sourceGone);
        this.look = time.look();
        this.tickDueNanos = ticker.getAsLong();
        this.lookDueNanos = tickDueNanos;
        this.thread = new Thread(this::run, "millrace-pipeline");
        stages.outbox().onDurable(pending::durable);
    }

    public void start() {
        thread.start();
    }

    /**
     * Takes what is still in the queue, stores and forces it, acknowledges, and ends the thread. Do
     * stop the sources from taking more before. What cannot be stored within {@code limit} stays
     * unacknowledged and will be sent again.
     *
     * @return whether the thread has ended, so that others may append
     */
    public boolean stop(Duration limit) {
        stopDeadlineNanos = ticker.getAsLong() + limit.toNanos();
        isStopping = true;
        try {
            thread.join(limit.plus(limits.tick()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Why nothing is taken, for an operator; empty when all is well. Thread-safe. */
    public Optional<String> storageTrouble() {
        return storage.trouble();
    }

    private void run() {
        while (!isStopping) {
            turn(waitForFirst());
        }
        int taken = 1;
        while ((taken > 0 || !isSettled()) && ticker.getAsLong() < stopDeadlineNanos) {
            taken = turn(limits.idle());
        }
        if (!isSettled()) {
            LOG.log(
                    Level.WARNING,
                    "stopping with {0} messages unacknowledged; their sensors will send them again",
                    pending.size() + outgoing.size() + batch.size());
        }
    }

    /**
     * One round; tests call it instead of {@link #start}.
     *
     * @return how many messages were taken
     */
    int turn(Duration waitForFirst) {
        lookIfDue();
        int taken = takeBatch(waitForFirst);
        tickIfDue();
        store();
        if (taken == 0) {
            forceEarly();
        }
        return taken;
    }

    private int takeBatch(Duration waitForFirst) {
        if (!mayTake()) {
            Duration wait = outgoing.awaitsAlerts(pending) ? limits.idle() : waitForFirst;
            LockSupport.parkNanos(this, wait.toNanos());
            return 0;
        }
        if (batch.isEmpty()) {
            intake.drain(batch, limits.batchDeliveriesMax(), waitForFirst);
        }
        int taken = batch.size();
        if (taken > 0) {
            takeReadings();
            judge("scoring", () -> stages.judge().score(fresh, clock.instant()));
            fresh.clear();
            accounting.book(tally);
        }
        return taken;
    }

    /**
     * A message can hold thousands of readings: what is too much for one turn waits for the next.
     */
    private void takeReadings() {
        int messages = 0;
        while (messages < batch.size() && fresh.size() < limits.batchReadingsMax()) {
            take(batch.get(messages));
            messages++;
        }
        batch.subList(0, messages).clear();
    }

    private boolean mayTake() {
        return outgoing.isEmpty() && pending.size() < limits.pendingDeliveriesMax();
    }

    private boolean isSettled() {
        return batch.isEmpty() && outgoing.isEmpty() && pending.size() == 0;
    }

    /** Until the next tick, or until an early force may be due. */
    private Duration waitForFirst() {
        long now = ticker.getAsLong();
        Duration untilTick = Duration.ofNanos(Math.max(0, tickDueNanos - now));
        if (!isForceWanted) {
            return untilTick;
        }
        Duration untilForce = max(limits.idle(), budget.untilAllowed(now));
        return untilForce.compareTo(untilTick) < 0 ? untilForce : untilTick;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    // A defect in one stage must cost one message, not the gateway.
    @SuppressWarnings("IllegalCatch")
    private void take(Delivery delivery) {
        MessageOutcome outcome;
        try {
            Received received = stages.reception().receive(delivery);
            outcome = MessageOutcome.of(received, stages.judge(), clock.instant());
        } catch (RuntimeException defect) {
            stages.reception().failed(delivery, defect);
            outcome = new MessageOutcome.Rejected();
        }
        outcome.tally(tally);
        if (outcome instanceof MessageOutcome.Judged judged) {
            goOn(judged, delivery.arrival());
        }
        if (delivery.arrival().isAcknowledged()) {
            outgoing.add(delivery.acknowledgement());
        }
    }

    private void goOn(MessageOutcome.Judged judged, Delivery.Arrival arrival) {
        for (Reading reading : judged.received().fresh()) {
            fresh.add(reading);
            stages.onlooker().saw(reading);
        }
        judged.transitions().forEach(this::goOn);
        for (OutgoingReading reading : judged.readings()) {
            stages.reception().queued(reading, arrival);
            outgoing.add(reading, arrival);
        }
    }

    private void goOn(AlertTransition transition) {
        outgoing.add(transition);
        stages.onlooker().saw(transition);
    }

    // A clock that cannot be looked at must not stop readings.
    @SuppressWarnings("IllegalCatch")
    private void lookIfDue() {
        long now = ticker.getAsLong();
        if (now < lookDueNanos || !outgoing.isEmpty()) {
            return;
        }
        lookDueNanos = now + limits.tick().toNanos();
        try {
            look.run();
        } catch (RuntimeException defect) {
            logOnce("looking at the clock", defect);
        }
    }

    private void tickIfDue() {
        long now = ticker.getAsLong();
        if (now >= tickDueNanos) {
            tickDueNanos = now + limits.tick().toNanos();
            judge("the alert rules' clock", () -> stages.judge().tick(clock.instant()));
        }
    }

    /** What no single message brought about. A defect is logged once and costs only alerts. */
    private void judge(String what, Supplier<Scored> decision) {
        try {
            Scored scored = decision.get();
            scored.scores().forEach(stages.onlooker()::saw);
            scored.transitions().forEach(this::goOn);
            scored.answers().forEach(outgoing::add);
        } catch (RuntimeException defect) {
            logOnce(what, defect);
        }
    }

    private void logOnce(String what, RuntimeException defect) {
        if (!isDefectLogged) {
            isDefectLogged = true;
            LOG.log(Level.ERROR, what + " failed; readings go on, this is logged once", defect);
        }
    }

    private void store() {
        if (outgoing.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        try {
            isForceWanted |= outgoing.store(stages, pending, tally) > 0;
            storage.taken(now);
        } catch (RuntimeException refusal) {
            // Whatever the reason, what was received must not be lost: keep it and try again.
            storage.refused(refusal, outgoing.describe(), now);
        }
        accounting.book(tally);
    }

    private void forceEarly() {
        long now = ticker.getAsLong();
        if (isForceWanted && budget.untilAllowed(now).isZero()) {
            isForceWanted = false;
            if (pending.size() > 0) {
                budget.spent(now);
                stages.outbox().forceSoon();
            }
        }
    }

    private static void sourceGone(RuntimeException gone) {
        LOG.log(
                Level.DEBUG,
                "a source went before its acknowledgement; it will send again: {0}",
                gone.getMessage());
    }
}
