package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides over readings: limits and scores make alerts, the reporting filter says what goes on.
 * Returns decisions, does nothing. Pipeline thread only.
 */
public interface Judge {

    /**
     * One reading, in the order of arrival.
     *
     * @param now gateway time
     */
    Verdict judge(Reading reading, Instant now);

    /** A device was lost. */
    List<AlertTransition> judge(Disconnection loss, Instant now);

    /** Scores every window that became due with these readings, and judges the scores. */
    Scored score(List<Reading> batch, Instant now);

    /** Time has passed: delays run out, channels go stale, last rows are scored. */
    Scored tick(Instant now);

    /**
     * @param suppressedBefore present when the reading goes on: how many of its channel were held
     *     back since the last that did; empty when it is held back itself
     */
    record Verdict(OptionalLong suppressedBefore, List<AlertTransition> transitions) {
        public Verdict {
            transitions = List.copyOf(transitions);
        }
    }

    /**
     * @param answers given when the transitions, and all before them, are on disk
     */
    record Scored(
            List<ModelScore> scores,
            List<AlertTransition> transitions,
            List<Acknowledgement> answers) {
        public static final Scored NOTHING = new Scored(List.of(), List.of());

        public Scored(List<ModelScore> scores, List<AlertTransition> transitions) {
            this(scores, transitions, List.of());
        }

        public Scored {
            scores = List.copyOf(scores);
            transitions = List.copyOf(transitions);
            answers = List.copyOf(answers);
        }
    }
}
