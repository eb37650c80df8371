package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.outbox.Memory;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Lets a {@link Memory} ride in a lane's state blocks. */
final class LaneMemories {

    private static final Logger LOG = System.getLogger(LaneMemories.class.getName());

    private LaneMemories() {}

    static LaneState ofReadings(Memory<OutgoingReading> memory) {
        return new Riding<>(memory, LaneMemories::reading);
    }

    static LaneState ofAlerts(Memory<AlertTransition> memory) {
        return new Riding<>(memory, LaneMemories::alert);
    }

    private record Riding<E>(Memory<E> memory, Function<Envelope, Optional<E>> unwrap)
            implements LaneState {
        @Override
        public String name() {
            return memory.name();
        }

        @Override
        public byte[] snapshot() {
            return memory.snapshot();
        }

        @Override
        public void restore(byte[] snapshot) {
            memory.restore(snapshot);
        }

        @Override
        public void replay(Entry.Stored entry) {
            unwrap.apply(entry.envelope()).ifPresent(found -> memory.replay(found, entry.offset()));
        }
    }

    private static Optional<AlertTransition> alert(Envelope envelope) {
        boolean isAlert =
                envelope instanceof Envelope.Document document
                        && document.kind().equals(EnvelopeWriter.ALERT_KIND);
        if (!isAlert) {
            return Optional.empty();
        }
        try {
            return Optional.of(AlertJson.read((Envelope.Document) envelope));
        } catch (AlertUnreadableException unreadable) {
            LOG.log(
                    Level.WARNING,
                    "an alert in the journal is forwarded but not remembered: {0}",
                    unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<OutgoingReading> reading(Envelope envelope) {
        return envelope instanceof Envelope.Reading stored
                ? Optional.of(reading(stored))
                : Optional.empty();
    }

    private static OutgoingReading reading(Envelope.Reading stored) {
        Sensor sensor = stored.sensor();
        Envelope.Stamp stamp = stored.stamp();
        ReadingTime time =
                new ReadingTime(
                        stamp.hasSourceTime() ? Optional.of(stamp.time()) : Optional.empty(),
                        stamp.gatewayTime(),
                        stamp.clock() != Envelope.Clock.UNSYNCED);
        Reading reading =
                new Reading(
                        new ChannelId(
                                new DeviceId(sensor.device()), sensor.channel().orElseThrow()),
                        stored.value(),
                        quality(stored.quality()),
                        time,
                        stored.sourceSequence());
        return new OutgoingReading(reading, stored.suppressed(), stored.payloadHash());
    }

    private static QualityCode quality(Envelope.QualityMark mark) {
        String reason = mark.reason().orElse("");
        return Arrays.stream(QualityCode.values())
                .filter(code -> code.level().name().equals(mark.quality().name()))
                .filter(code -> code.reason().equals(reason))
                .findFirst()
                .orElse(QualityCode.BAD_SENSOR_FAILURE);
    }
}
