package io.millrace.gateway.alert;

import java.util.Optional;

/**
 * One possible alert: the way from quiet to raised and back, for one reason on one channel or
 * device. Raises once and clears once per excursion.
 *
 * <pre>
 * Quiet --over--> Rising --lasted--> Raised --back--> Falling --lasted--> Quiet
 *           <--not over--              <--not back--
 * </pre>
 *
 * An unknown condition raises nothing, clears nothing, and starts the off-delay again. Not
 * thread-safe.
 */
final class Excursion {
    /** What is to be done. */
    enum Verdict {
        NOTHING,
        RAISE,
        CLEAR
    }

    private sealed interface Phase {
        /** The channel is as it should be. */
        record Quiet() implements Phase {}

        /** Over, but not yet for long enough; {@code rows} in a row so far. */
        record Rising(Moment since, int rows) implements Phase {}

        /** The operator has been told. */
        record Raised(AlertTransition raise) implements Phase {}

        /** Told, and back where it belongs, but not yet for long enough. */
        record Falling(AlertTransition raise, Moment since) implements Phase {}
    }

    private static final Phase QUIET = new Phase.Quiet();

    private Phase phase = QUIET;
    private Condition last = Condition.UNKNOWN;

    /**
     * Takes one observation. After RAISE the caller must call {@link #raise}, after CLEAR {@link
     * #clear}.
     */
    Verdict observe(Condition condition, Moment at, Patience patience) {
        last = condition;
        return switch (phase) {
            case Phase.Quiet _ -> observeQuiet(condition, at, patience);
            case Phase.Rising rising -> observeRising(rising, condition, at, patience);
            case Phase.Raised raised -> observeRaised(raised, condition, at, patience);
            case Phase.Falling falling -> observeFalling(falling, condition, at, patience);
        };
    }

    /** Time passes and nothing new is known: what lasts, lasts. */
    Verdict elapse(Moment now, Patience patience) {
        return switch (phase) {
            case Phase.Rising(Moment since, int rows) when last == Condition.OVER ->
                    raiseWhenLasted(since, rows, now, patience);
            case Phase.Falling(AlertTransition _, Moment since) when last == Condition.BACK ->
                    clearWhenLasted(since, now, patience);
            case Phase.Quiet _, Phase.Rising _, Phase.Raised _, Phase.Falling _ -> Verdict.NOTHING;
        };
    }

    /** Whether {@link #elapse} could have an effect. */
    boolean isTimed() {
        return phase instanceof Phase.Rising || phase instanceof Phase.Falling;
    }

    void raise(AlertTransition raise) {
        phase = new Phase.Raised(raise);
    }

    void clear() {
        phase = QUIET;
    }

    /** Other rules hold from now on: an alert stays, a delay that was running begins anew. */
    void settle() {
        last = Condition.UNKNOWN;
        phase =
                switch (phase) {
                    case Phase.Falling(AlertTransition raise, Moment _) -> new Phase.Raised(raise);
                    case Phase.Rising _ -> QUIET;
                    case Phase.Quiet _, Phase.Raised _ -> phase;
                };
    }

    /** The raise of the alert that is active; empty when none is. */
    Optional<AlertTransition> active() {
        return switch (phase) {
            case Phase.Raised(AlertTransition raise) -> Optional.of(raise);
            case Phase.Falling(AlertTransition raise, Moment _) -> Optional.of(raise);
            case Phase.Quiet _, Phase.Rising _ -> Optional.empty();
        };
    }

    private Verdict observeQuiet(Condition condition, Moment at, Patience patience) {
        if (condition != Condition.OVER) {
            return Verdict.NOTHING;
        }
        phase = new Phase.Rising(at, 1);
        return raiseWhenLasted(at, 1, at, patience);
    }

    private Verdict observeRising(
            Phase.Rising rising, Condition condition, Moment at, Patience patience) {
        return switch (condition) {
            case OVER -> {
                int rows = rising.rows + 1;
                phase = new Phase.Rising(rising.since, rows);
                yield raiseWhenLasted(rising.since, rows, at, patience);
            }
            case BETWEEN, BACK -> {
                phase = QUIET;
                yield Verdict.NOTHING;
            }
            case UNKNOWN -> Verdict.NOTHING;
        };
    }

    private Verdict observeRaised(
            Phase.Raised raised, Condition condition, Moment at, Patience patience) {
        if (condition != Condition.BACK) {
            return Verdict.NOTHING;
        }
        phase = new Phase.Falling(raised.raise, at);
        return clearWhenLasted(at, at, patience);
    }

    private Verdict observeFalling(
            Phase.Falling falling, Condition condition, Moment at, Patience patience) {
        if (condition == Condition.BACK) {
            return clearWhenLasted(falling.since, at, patience);
        }
        phase = new Phase.Raised(falling.raise);
        return Verdict.NOTHING;
    }

    private static Verdict raiseWhenLasted(Moment since, int rows, Moment now, Patience patience) {
        boolean isLasting =
                rows >= patience.rowsToRaise()
                        && now.since(since).compareTo(patience.onDelay()) >= 0;
        return isLasting ? Verdict.RAISE : Verdict.NOTHING;
    }

    private static Verdict clearWhenLasted(Moment since, Moment now, Patience patience) {
        boolean isLasting = now.since(since).compareTo(patience.offDelay()) >= 0;
        return isLasting ? Verdict.CLEAR : Verdict.NOTHING;
    }
}
