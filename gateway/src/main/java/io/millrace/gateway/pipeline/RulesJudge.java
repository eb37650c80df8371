package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.report.ReportDecision;
import io.millrace.gateway.report.ReportFilter;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.Scorer;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Alert rules, scorer and reporting filter in the order that every reading meets them. */
public final class RulesJudge implements Judge {

    private final Scorer scorer;
    private final AlertRules rules;
    private final ReportFilter filter;

    public RulesJudge(Scorer scorer, AlertRules rules, ReportFilter filter) {
        this.scorer = scorer;
        this.rules = rules;
        this.filter = filter;
    }

    @Override
    public Verdict judge(Reading reading, Instant now) {
        List<AlertTransition> transitions = rules.judge(List.of(reading), List.of(), now);
        return switch (filter.decide(reading)) {
            case ReportDecision.Report(long suppressedBefore) ->
                    new Verdict(OptionalLong.of(suppressedBefore), transitions);
            case ReportDecision.Suppress() -> new Verdict(OptionalLong.empty(), transitions);
        };
    }

    @Override
    public List<AlertTransition> judge(Disconnection loss, Instant now) {
        return rules.judge(loss, now);
    }

    @Override
    public Scored score(List<Reading> batch, Instant now) {
        List<ModelScore> scores = scorer.score(batch);
        return scores.isEmpty()
                ? Scored.NOTHING
                : new Scored(scores, rules.judge(List.of(), scores, now));
    }

    @Override
    public Scored tick(Instant now) {
        List<ModelScore> scores = scorer.tick(now);
        return new Scored(scores, rules.judge(List.of(), scores, now));
    }
}
