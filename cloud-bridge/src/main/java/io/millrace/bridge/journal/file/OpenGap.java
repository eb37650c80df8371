package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry.Lost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sensor has lost and no consumer has been told yet.
 *
 * @param key the sensor's record key
 * @param epoch the generation of the lost sequences
 * @param lost which and why
 * @param endOffset the lost entries all lay below it
 */
record OpenGap(String key, String epoch, Lost lost, long endOffset) {

    boolean covers(OpenGap other) {
        return epoch.equals(other.epoch)
                && lost.fromSequence() <= other.lost.fromSequence()
                && lost.toSequence() >= other.lost.toSequence();
    }

    /** What is left of this without the sequences that another tells of. */
    List<OpenGap> without(OpenGap other) {
        if (!epoch.equals(other.epoch)
                || other.lost.toSequence() < lost.fromSequence()
                || other.lost.fromSequence() > lost.toSequence()) {
            return List.of(this);
        }
        List<OpenGap> left = new ArrayList<>();
        if (lost.fromSequence() < other.lost.fromSequence()) {
            left.add(part(lost.fromSequence(), other.lost.fromSequence() - 1));
        }
        if (lost.toSequence() > other.lost.toSequence()) {
            left.add(part(other.lost.toSequence() + 1, lost.toSequence()));
        }
        return left;
    }

    private OpenGap part(long from, long to) {
        Lost some =
                new Lost(from, to, lost.fromTime(), lost.toTime(), to - from + 1, lost.reason());
        return new OpenGap(key, epoch, some, endOffset);
    }

    /** Whether {@code next} goes on where this ends, for the same reason. */
    boolean runsInto(OpenGap next) {
        return epoch.equals(next.epoch)
                && lost.reason().equals(next.lost.reason())
                && lost.toSequence() + 1 == next.lost.fromSequence();
    }

    /** Both as one, where one runs into the other. */
    Optional<OpenGap> joinedWith(OpenGap other) {
        if (runsInto(other)) {
            return Optional.of(mergedWith(other));
        }
        return other.runsInto(this) ? Optional.of(other.mergedWith(this)) : Optional.empty();
    }

    OpenGap mergedWith(OpenGap next) {
        Lost both =
                new Lost(
                        lost.fromSequence(),
                        next.lost.toSequence(),
                        lost.fromTime(),
                        next.lost.toTime(),
                        lost.count() + next.lost.count(),
                        lost.reason());
        return new OpenGap(key, epoch, both, Math.max(endOffset, next.endOffset));
    }
}
