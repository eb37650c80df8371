package io.millrace.gateway.cli;

import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.Scorer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Plays a recording to the gateway's own scorer and alert rules and gives one verdict per row.
 *
 * <p>Rows are taken as one model period apart, whatever times the recording gives: its rows are
 * what the model was trained on, and a jitter or a hole of its logger is no gap of the machine. A
 * missing value is held as live: the last one for as long as the scorer allows.
 *
 * <p>A model that is not deployable is judged as if it were: this is where one finds out.
 */
final class RecordingReplay implements AutoCloseable {
    /**
     * One row judged.
     *
     * @param row number in the recording, from 0
     * @param score empty where it is unknown
     * @param isAlerted whether an alert stands
     */
    record Verdict(long row, Optional<ModelScore> score, boolean isAlerted) {}

    private static final DeviceId DEVICE = new DeviceId("recording");
    private static final String MODEL = "model";

    private final List<String> channels;
    private final Duration period;
    private final Scorer scorer = new Scorer(_ -> List.of(new ModelUse(MODEL, false)));
    private final AlertRules rules = new AlertRules(_ -> Optional.empty(), () -> "replay");
    private final Consumer<Verdict> verdicts;
    private final Queue<Long> unjudged = new ArrayDeque<>();
    private long nextRow;

    /**
     * @param model closed with this replay
     * @param verdicts takes one per row, in order
     */
    RecordingReplay(Model model, Consumer<Verdict> verdicts) {
        channels = model.manifest().channels();
        period = model.manifest().period();
        this.verdicts = verdicts;
        scorer.install(MODEL, model);
    }

    /**
     * The next row.
     *
     * @param values one per channel, in the model's order; empty where the recording has none
     */
    void row(List<OptionalDouble> values) {
        Instant time = Instant.EPOCH.plus(period.multipliedBy(nextRow));
        List<Reading> readings = new ArrayList<>();
        for (int c = 0; c < channels.size(); c++) {
            if (values.get(c).isPresent()) {
                readings.add(reading(channels.get(c), values.get(c), time));
            }
        }
        // a reading of this row completes all rows before it
        judge(scorer.score(readings), readings.isEmpty() ? 0 : nextRow);
        unjudged.add(nextRow);
        nextRow++;
    }

    /** The recording is over. */
    void end() {
        Instant later = Instant.EPOCH.plus(period.multipliedBy(nextRow + 2)).plusSeconds(1);
        judge(scorer.tick(later), nextRow);
    }

    /** Why the model could not be run; empty when all went well. */
    Optional<String> failure() {
        return Optional.ofNullable(scorer.failures().get(MODEL));
    }

    @Override
    public void close() {
        scorer.close();
    }

    private void judge(List<ModelScore> scores, long rowsComplete) {
        for (ModelScore score : scores) {
            long row = Duration.between(Instant.EPOCH, score.time()).dividedBy(period);
            passUnscored(row);
            rules.judge(List.of(), List.of(score.withoutShadow()), score.time());
            unjudged.remove();
            verdicts.accept(new Verdict(row, Optional.of(score), isAlerted()));
        }
        passUnscored(rowsComplete);
    }

    private void passUnscored(long before) {
        while (!unjudged.isEmpty() && unjudged.peek() < before) {
            verdicts.accept(new Verdict(unjudged.remove(), Optional.empty(), isAlerted()));
        }
    }

    private boolean isAlerted() {
        return !rules.active().isEmpty();
    }

    private static Reading reading(String channel, OptionalDouble value, Instant time) {
        return new Reading(
                new ChannelId(DEVICE, channel),
                value,
                QualityCode.GOOD,
                new ReadingTime(Optional.of(time), time, true),
                OptionalLong.empty());
    }
}
