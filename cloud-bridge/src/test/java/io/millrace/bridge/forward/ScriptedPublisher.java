package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A publisher that answers what a test has written down, and that all is well afterwards. */
final class ScriptedPublisher implements Publisher {
    static final SendOutcome FINE = new SendOutcome.Committed(Duration.ZERO, Duration.ZERO);

    final Deque<OpenOutcome> openings = new ArrayDeque<>();
    final Deque<SendOutcome> outcomes = new ArrayDeque<>();
    final List<Chunk> chunks = new ArrayList<>();
    Runnable whenOpening = () -> {};
    int closings;

    @Override
    public OpenOutcome open() {
        whenOpening.run();
        return openings.isEmpty()
                ? new OpenOutcome.Opened(Optional.empty(), "cluster")
                : openings.poll();
    }

    /** Claims of a position are always granted and not written down. */
    @Override
    public SendOutcome publish(Chunk chunk) {
        if (chunk.items().isEmpty()) {
            return FINE;
        }
        chunks.add(chunk);
        return outcomes.isEmpty() ? FINE : outcomes.poll();
    }

    @Override
    public void close() {
        closings++;
    }
}
