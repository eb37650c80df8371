package io.millrace.gateway.boot;

import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.ingest.gpio.PulseTotals;
import io.millrace.gateway.ingest.redelivery.RedeliveryMemory;
import io.millrace.gateway.ingest.redelivery.SourceMark;
import io.millrace.gateway.outbox.Memory;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.score.Scorer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What must outlive a restart, as the journal keeps it. The names are on disk: fixed for good. A
 * state that cannot be read is dropped with a line in the log, because the gateway must start.
 */
final class Memories {

    private static final Logger LOG = System.getLogger(Memories.class.getName());

    /** For the fingerprints of all sensors in one state block, of which each segment has one. */
    private static final int REDELIVERY_BYTES_MAX = 1 << 20;

    private static final int REDELIVERY_COPIES_MIN = 16;

    private Memories() {}

    static Memory<AlertTransition> of(AlertRules rules) {
        return new Kept<>(
                "active-alerts",
                rules::snapshot,
                rules::restore,
                (transition, offset) -> rules.replay(transition));
    }

    /** Windows go on where they were, so that a restart does not blind the detector. */
    static Memory<OutgoingReading> of(Scorer scorer) {
        return new Kept<>(
                "scorer",
                scorer::snapshot,
                scorer::restore,
                (entry, offset) -> {
                    var _ = scorer.score(List.of(entry.reading()));
                });
    }

    /**
     * @param sensors how many there are now, about: with many, fewer copies of each are saved, and
     *     the replay of the newest segment brings the rest
     */
    static Memory<OutgoingReading> of(RedeliveryMemory memory, IntSupplier sensors) {
        return new Kept<>(
                "redelivery",
                () -> memory.snapshot(copiesOf(sensors.getAsInt())),
                memory::restore,
                (entry, offset) ->
                        memory.replay(
                                entry.reading().channel(),
                                SourceMark.of(entry.reading()),
                                entry.payloadHash(),
                                offset));
    }

    private static int copiesOf(int sensors) {
        int affordable = REDELIVERY_BYTES_MAX / Long.BYTES / Math.max(1, sensors);
        return Math.clamp(affordable, REDELIVERY_COPIES_MIN, RedeliveryMemory.COPIES_MAX);
    }

    /** A counter goes on where it was. */
    static Memory<OutgoingReading> of(PulseTotals totals) {
        return new Kept<>(
                "pulse-totals",
                totals::snapshot,
                totals::restore,
                (entry, offset) ->
                        totals.replay(entry.reading().channel(), entry.reading().value()));
    }

    @FunctionalInterface
    private interface Replay<E> {
        void replay(E entry, long offset);
    }

    private record Kept<E>(
            String name, Supplier<byte[]> writer, Consumer<byte[]> reader, Replay<E> replayer)
            implements Memory<E> {
        @Override
        public byte[] snapshot() {
            return writer.get();
        }

        // Whatever is wrong with old bytes must not keep the gateway from starting.
        @SuppressWarnings("IllegalCatch")
        @Override
        public void restore(byte[] snapshot) {
            try {
                reader.accept(snapshot);
            } catch (RuntimeException unreadable) {
                LOG.log(
                        Level.WARNING,
                        "the kept state {0} cannot be read and begins anew: {1}",
                        name,
                        unreadable.getMessage());
            }
        }

        @Override
        public void replay(E entry, long offset) {
            replayer.replay(entry, offset);
        }
    }
}
