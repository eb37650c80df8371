package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.console.ReadingBalance;
import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Intake;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.gateway.score.ModelScore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * A pipeline on a test's bench: messages are words, time moves by hand, the disk is {@link
 * RecordingOutbox}.
 *
 * <p>A message's topic says what it is: {@code 7} is a reading with that number, {@code 7,8} two of
 * them; a number seen before is a duplicate; {@code hot} raises an alert; {@code quiet} is held
 * back by the filter; {@code nonsense} is rejected; {@code poison} makes the decoder throw, {@code
 * bitter} the judge.
 */
final class PipelineBench implements Intake, Reception, Judge, Onlooker {
    static final int READINGS_MAX = 1_000;
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final DeviceId DEVICE = new DeviceId("pump-1");

    final RecordingOutbox outbox = new RecordingOutbox();
    final Accounting accounting = new Accounting();
    final List<String> acknowledged = new CopyOnWriteArrayList<>();
    final List<String> failed = new ArrayList<>();
    final Pipeline pipeline;
    final List<Long> offsets = new ArrayList<>();
    int ticks;
    int looks;
    long nanos;
    private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
    private final Set<String> seen = new HashSet<>();

    PipelineBench() {
        pipeline = pipeline(() -> nanos);
    }

    /** For a pipeline on its own thread. */
    PipelineBench(LongSupplier ticker) {
        pipeline = pipeline(ticker);
    }

    private Pipeline pipeline(LongSupplier ticker) {
        return new Pipeline(
                new Pipeline.Inlet(this, accounting),
                new Pipeline.Stages(this, this, outbox, this),
                new PipelineLimits(
                        100, READINGS_MAX, 1_000, Duration.ofMillis(100), Duration.ofMillis(2)),
                new Pipeline.Time(() -> NOON.plusNanos(nanos), ticker, () -> looks++));
    }

    void publish(String... messages) {
        for (String message : messages) {
            accounting.receivedIf(
                    () -> queue.add(delivery(message, true, () -> acknowledged.add(message))));
        }
    }

    void publishQos0(String message) {
        accounting.receivedIf(() -> queue.add(delivery(message, false, Acknowledgement.NONE)));
    }

    private static Delivery delivery(
            String message, boolean isAcknowledged, Acknowledgement acknowledgement) {
        return new Delivery(
                message,
                new byte[0],
                new Delivery.Arrival(NOON, false, NOON, isAcknowledged),
                acknowledgement);
    }

    void turn() {
        pipeline.turn(Duration.ZERO);
    }

    void passes(Duration time) {
        nanos += time.toNanos();
    }

    int waiting() {
        return queue.size();
    }

    ReadingBalance balance() {
        return ReadingBalance.of(outbox.status().readings(), accounting.snapshot());
    }

    @Override
    public boolean offer(Delivery delivery) {
        return queue.add(delivery);
    }

    @Override
    public void dropped(Delivery delivery) {
        accounting.receivedAndSettled(Outcome.DROPPED);
    }

    @Override
    public int drain(Collection<? super Delivery> batch, int deliveriesMax, Duration wait) {
        int moved = 0;
        while (moved < deliveriesMax && !queue.isEmpty()) {
            batch.add(queue.remove());
            moved++;
        }
        return moved;
    }

    @Override
    public Received receive(Delivery delivery) {
        return switch (delivery.topic()) {
            case "poison" -> throw new IllegalStateException("poison in the decoder");
            case "nonsense" -> new Received.Rejected();
            default -> readings(delivery.topic().split(",", -1));
        };
    }

    private Received readings(String... words) {
        List<Reading> fresh = new ArrayList<>();
        int duplicates = 0;
        for (String word : words) {
            boolean isNumber = Character.isDigit(word.charAt(0));
            if (isNumber && !seen.add(word)) {
                duplicates++;
            } else {
                fresh.add(reading(word));
            }
        }
        return new Received.Readings(fresh, duplicates, 0, List.of());
    }

    private static Reading reading(String word) {
        return new Reading(
                new ChannelId(DEVICE, word),
                OptionalDouble.of(1.0),
                QualityCode.GOOD,
                new ReadingTime(Optional.of(NOON), NOON, true),
                OptionalLong.empty());
    }

    @Override
    public void queued(OutgoingReading reading, Delivery.Arrival arrival) {}

    @Override
    public void stored(OutgoingReading reading, Delivery.Arrival arrival, long offset) {
        offsets.add(offset);
    }

    @Override
    public void failed(Delivery delivery, RuntimeException defect) {
        failed.add(delivery.topic());
    }

    @Override
    public Verdict judge(Reading reading, Instant now) {
        return switch (reading.channel().channel()) {
            case "bitter" -> throw new IllegalStateException("bitter to the judge");
            case "quiet" -> new Verdict(OptionalLong.empty(), List.of());
            case "hot" -> new Verdict(OptionalLong.of(0), List.of(alert()));
            default -> new Verdict(OptionalLong.of(0), List.of());
        };
    }

    private static AlertTransition alert() {
        return new AlertTransition(
                "a-1",
                DEVICE,
                Optional.of("hot"),
                AlertKind.LIMIT_HIGH,
                AlertState.RAISED,
                3,
                AlertTransition.Evidence.NONE,
                NOON,
                NOON,
                "pump-1 hot is too hot");
    }

    @Override
    public List<AlertTransition> judge(Disconnection loss, Instant now) {
        return List.of();
    }

    @Override
    public Scored score(List<Reading> batch, Instant now) {
        return Scored.NOTHING;
    }

    @Override
    public Scored tick(Instant now) {
        ticks++;
        return Scored.NOTHING;
    }

    @Override
    public void saw(Reading reading) {}

    @Override
    public void saw(ModelScore score) {}

    @Override
    public void saw(AlertTransition transition) {}
}
