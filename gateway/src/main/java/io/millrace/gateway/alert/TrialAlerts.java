package io.millrace.gateway.alert;

import io.millrace.gateway.score.ModelScore;
import java.util.List;
import java.util.Optional;

/**
 * Says which scores of one model on one device would raise an alert, by the very rules that raise
 * real ones. Raises nothing. Not thread-safe.
 */
public final class TrialAlerts {
    private final AlertRules rules = new AlertRules(_ -> Optional.empty(), () -> "trial");

    /**
     * @param score the next in order of time, of a shadow or not
     */
    public boolean wouldRaise(ModelScore score) {
        return rules.judge(List.of(), List.of(score.withoutShadow()), score.time()).stream()
                .anyMatch(transition -> transition.state() == AlertState.RAISED);
    }
}
