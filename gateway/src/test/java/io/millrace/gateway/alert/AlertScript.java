package io.millrace.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.ModelScore.AlertFilter;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.ChannelSpec.Judgement;
import io.millrace.profile.Conversion;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.Limits;
import io.millrace.profile.Limits.Delays;
import io.millrace.profile.Range;
import io.millrace.profile.RateLimit;
import io.millrace.profile.ReportRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A shift log for alert tests: readings come, time passes, and after each step the transitions are
 * what was expected. Time passes in ticks of a second, as the pipeline ticks.
 *
 * <p>The channel is pump-1 temperature: high 80, high-high 90, low 10, low-low 5, hysteresis 2,
 * on-delay 5 s, off-delay 10 s, stale after 30 s.
 */
final class AlertScript {
    static final DeviceId PUMP = new DeviceId("pump-1");
    static final ChannelId TEMPERATURE = new ChannelId(PUMP, "temperature");
    static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
    static final double THRESHOLD = 6.0;

    private static final Limits LIMITS =
            new Limits(
                    OptionalDouble.of(90),
                    OptionalDouble.of(80),
                    OptionalDouble.of(10),
                    OptionalDouble.of(5),
                    2.0,
                    new Delays(Duration.ofSeconds(5), Duration.ofSeconds(10)));

    private ChannelSpec spec = spec(LIMITS, Optional.of(Duration.ofSeconds(30)));
    private int nextId = 1;
    private AlertRules rules = newRules();
    private Instant now = START;
    private List<AlertTransition> found = new ArrayList<>();

    /** High 80 alone, with the same delay to raise and to clear. */
    static Limits highWithDelays(Duration delay) {
        return new Limits(
                OptionalDouble.empty(),
                OptionalDouble.of(80),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                2.0,
                new Delays(delay, delay));
    }

    static ChannelSpec spec(Limits limits, Optional<Duration> staleAfter) {
        return spec(
                new Judgement(
                        ReportRule.EVERYTHING,
                        limits,
                        Optional.empty(),
                        staleAfter,
                        Optional.empty()));
    }

    private static ChannelSpec spec(Judgement judgement) {
        return new ChannelSpec(
                "temperature",
                new EngineeringUnit("Cel"),
                Optional.of(new Range(-40, 150)),
                Optional.of(new Range(20, 75)),
                Optional.empty(),
                Optional.empty(),
                Conversion.NONE,
                judgement);
    }

    private AlertRules newRules() {
        return new AlertRules(
                channel -> channel.equals(TEMPERATURE) ? Optional.of(spec) : Optional.empty(),
                () -> "a" + nextId++);
    }

    AlertScript limits(Limits limits) {
        spec = spec(limits, spec.judgement().staleAfter());
        return this;
    }

    AlertScript flatlineAfter(Optional<Duration> flatlineAfter) {
        Judgement old = spec.judgement();
        spec =
                spec(
                        new Judgement(
                                old.report(),
                                old.limits(),
                                old.rateLimit(),
                                old.staleAfter(),
                                flatlineAfter));
        return this;
    }

    AlertScript rateLimit(Optional<RateLimit> rateLimit) {
        Judgement old = spec.judgement();
        spec =
                spec(
                        new Judgement(
                                old.report(),
                                old.limits(),
                                rateLimit,
                                old.staleAfter(),
                                old.flatlineAfter()));
        return this;
    }

    AlertScript watched() {
        rules.watch(TEMPERATURE);
        return this;
    }

    /** A good reading now. */
    AlertScript reads(double value) {
        return takes(reading(OptionalDouble.of(value), QualityCode.GOOD, now));
    }

    /** A good reading that was taken a while ago and comes only now. */
    AlertScript readsLate(double value, int secondsAfterStart) {
        Instant source = START.plusSeconds(secondsAfterStart);
        return takes(reading(OptionalDouble.of(value), QualityCode.GOOD, source));
    }

    AlertScript readsBad(QualityCode quality) {
        return takes(reading(OptionalDouble.empty(), quality, now));
    }

    AlertScript readsOutOfRange(double value) {
        return takes(reading(OptionalDouble.of(value), QualityCode.BAD_OUT_OF_RANGE, now));
    }

    AlertScript takes(Reading reading) {
        found.addAll(rules.judge(List.of(reading), List.of(), now));
        return this;
    }

    /** The pump's client vanishes. */
    AlertScript vanishes(String lastWords) {
        found.addAll(rules.judge(new Disconnection(PUMP, lastWords), now));
        return this;
    }

    /** The same value every second for so long. */
    AlertScript keepsReading(double value, int seconds) {
        for (int i = 0; i < seconds; i++) {
            reads(value);
            passes(1);
        }
        return this;
    }

    AlertScript passes(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            found.addAll(rules.judge(List.of(), List.of(), now));
        }
        return this;
    }

    /** Somebody sets the gateway's clock. */
    AlertScript clockLeaps(Duration by) {
        now = now.plus(by);
        found.addAll(rules.judge(List.of(), List.of(), now));
        return this;
    }

    AlertScript scores(double... scores) {
        return scores(false, scores);
    }

    AlertScript shadowScores(double... scores) {
        return scores(true, scores);
    }

    private AlertScript scores(boolean isShadow, double... scores) {
        for (double score : scores) {
            now = now.plusSeconds(1);
            found.addAll(rules.judge(List.of(), List.of(score(score, isShadow)), now));
        }
        return this;
    }

    private ModelScore score(double score, boolean isShadow) {
        return new ModelScore(
                PUMP,
                "pump@v1",
                score,
                THRESHOLD,
                Map.of("flow", 0.71, "current", 0.18, "vibration", 0.08, "temperature", 0.03),
                Map.of("flow", -4.0, "current", 2.0, "vibration", 1.0, "temperature", 0.5),
                now,
                new AlertFilter(3, 0.7),
                isShadow);
    }

    /** The process ends; a new one takes over the saved state. */
    AlertScript restarts() {
        byte[] saved = rules.snapshot();
        rules = newRules();
        rules.restore(saved);
        return this;
    }

    /** The process ends without a saved state; the transitions so far are in the journal. */
    AlertScript restartsFromJournal(List<AlertTransition> journal) {
        rules = newRules();
        journal.forEach(rules::replay);
        journal.forEach(rules::replay);
        return this;
    }

    AlertScript expectNothing() {
        assertThat(found).isEmpty();
        return this;
    }

    /** Exactly these since the last expectation, as {@code kind state id}. */
    AlertScript expect(String... transitions) {
        assertThat(found.stream().map(AlertScript::brief)).containsExactly(transitions);
        found = new ArrayList<>();
        return this;
    }

    AlertScript expectMessages(String... messages) {
        assertThat(found).extracting(AlertTransition::message).containsExactly(messages);
        found = new ArrayList<>();
        return this;
    }

    AlertScript expectActive(String... ids) {
        assertThat(rules.active())
                .extracting(AlertTransition::alertId)
                .containsExactlyInAnyOrder(ids);
        return this;
    }

    AlertRules rules() {
        return rules;
    }

    Instant now() {
        return now;
    }

    List<AlertTransition> found() {
        return List.copyOf(found);
    }

    private static String brief(AlertTransition transition) {
        return "%s %s %s"
                .formatted(
                        transition.kind().word(), transition.state().word(), transition.alertId());
    }

    private Reading reading(OptionalDouble value, QualityCode quality, Instant source) {
        return new Reading(
                TEMPERATURE,
                value,
                quality,
                new ReadingTime(Optional.of(source), now, true),
                OptionalLong.empty());
    }
}
