package io.millrace.gateway.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * Where operators acknowledge alerts. Anyone may ask; the thread that owns the rules takes the
 * requests, and an answer is given when what it says is on disk.
 */
public final class AcknowledgeDesk {
    private static final int WAITING_MAX = 1_000;

    private final AlertRules rules;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(WAITING_MAX);
    private volatile boolean isClosed;

    private record Request(String alertId, CompletableFuture<Outcome> answer) {}

    /** What came of a request. */
    public enum Outcome {
        ACKNOWLEDGED,
        /** It was acknowledged before; nothing changed. */
        BEFORE,
        /** There is no active alert of this id. */
        UNKNOWN
    }

    /**
     * @param transitions to be stored
     * @param answers to be given when they are
     */
    public record Taken(List<AlertTransition> transitions, List<Runnable> answers) {
        public Taken {
            transitions = List.copyOf(transitions);
            answers = List.copyOf(answers);
        }
    }

    public AcknowledgeDesk(AlertRules rules) {
        this.rules = rules;
    }

    /**
     * Asks for an alert to be acknowledged. Thread-safe.
     *
     * @return cancelled when the gateway stops, or far too many ask
     */
    public CompletableFuture<Outcome> ask(String alertId) {
        Request request = new Request(alertId, new CompletableFuture<>());
        if (!requests.offer(request)) {
            request.answer().cancel(false);
        }
        if (isClosed) {
            close();
        }
        return request.answer();
    }

    /** What was asked since the last call. Only for the thread that owns the rules. */
    public Taken take(Instant now) {
        List<Request> taken = new ArrayList<>();
        requests.drainTo(taken);
        List<AlertTransition> transitions = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        for (Request request : taken) {
            Optional<AlertTransition> told = rules.acknowledge(request.alertId(), now);
            told.ifPresent(transitions::add);
            Outcome outcome = told.isPresent() ? Outcome.ACKNOWLEDGED : unchanged(request);
            answers.add(() -> request.answer().complete(outcome));
        }
        return new Taken(transitions, answers);
    }

    private Outcome unchanged(Request request) {
        return rules.isAcknowledged(request.alertId()) ? Outcome.BEFORE : Outcome.UNKNOWN;
    }

    /** Nothing is taken any more. Idempotent. */
    public void close() {
        isClosed = true;
        List<Request> left = new ArrayList<>();
        requests.drainTo(left);
        left.forEach(request -> request.answer().cancel(false));
    }
}
