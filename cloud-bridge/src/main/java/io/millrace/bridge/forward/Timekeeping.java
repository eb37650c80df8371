package io.millrace.bridge.forward;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.journal.Entry;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the user has learnt about its clock since it stamped readings that are still in the journal.
 * Asked only about readings that were stamped {@link Clock#UNSYNCED}. Thread-safe.
 */
public interface Timekeeping {
    /** Nothing more than when they were stamped. */
    Timekeeping NOTHING_NEW =
            new Timekeeping() {
                @Override
                public boolean isWaiting() {
                    return false;
                }

                @Override
                public boolean mustWait(String boot) {
                    return false;
                }

                @Override
                public Optional<Long> shiftMicros(String boot, long offset) {
                    return Optional.empty();
                }
            };

    /** Whether anything must wait at all. */
    boolean isWaiting();

    /** Whether readings of this boot must not be sent yet, because their times will be better. */
    boolean mustWait(String boot);

    /** What is to be added to the gateway time of the reading at this offset. */
    Optional<Long> shiftMicros(String boot, long offset);

    /** Whether this entry must not be sent yet. */
    default boolean mustWait(Entry entry) {
        return unsynced(entry).map(reading -> mustWait(reading.stamp().boot())).orElse(false);
    }

    /** The entry with its best known times. */
    default Entry corrected(Entry entry) {
        return unsynced(entry)
                .flatMap(reading ->
                        shiftMicros(reading.stamp().boot(), entry.offset())
                                .<Entry>map(shift -> shifted((Entry.Stored) entry, reading, shift)))
                .orElse(entry);
    }

    private static Optional<Envelope.Reading> unsynced(Entry entry) {
        return entry instanceof Entry.Stored stored
                        && stored.envelope() instanceof Envelope.Reading reading
                        && reading.stamp().clock() == Clock.UNSYNCED
                ? Optional.of(reading)
                : Optional.empty();
    }

    /** A time that the sensor gave is the sensor's own matter. */
    private static Entry.Stored shifted(Entry.Stored entry, Envelope.Reading reading, long micros) {
        Stamp stamp = reading.stamp();
        Stamp better =
                new Stamp(
                        stamp.hasSourceTime()
                                ? stamp.time()
                                : stamp.time().plus(micros, ChronoUnit.MICROS),
                        stamp.hasSourceTime(),
                        stamp.gatewayTime().plus(micros, ChronoUnit.MICROS),
                        Clock.CORRECTED,
                        stamp.boot());
        Envelope.Reading corrected =
                new Envelope.Reading(
                        reading.sensor(),
                        reading.value(),
                        reading.quality(),
                        better,
                        reading.sourceSequence(),
                        reading.suppressed(),
                        reading.payloadHash());
        return new Entry.Stored(entry.offset(), entry.epoch(), entry.sequence(), corrected);
    }
}
