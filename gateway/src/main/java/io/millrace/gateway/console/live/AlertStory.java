package io.millrace.gateway.console.live;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertTransition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One alert from its raise on.
 *
 * @param channel empty for an alert about the whole device
 * @param alert its kind, in the word of the records
 * @param severity 1 low to 4 urgent
 * @param raised gateway time
 * @param isEvent it only tells of an event about the gateway, and never clears
 * @param isAcknowledged whether an operator has seen it
 * @param acknowledged gateway time; empty until somebody does, and when that was before this start
 * @param cleared gateway time; empty while it is active
 * @param message one sentence for an operator
 */
public record AlertStory(
        String alertId,
        String device,
        Optional<String> channel,
        String alert,
        int severity,
        Instant raised,
        boolean isEvent,
        boolean isAcknowledged,
        Optional<Instant> acknowledged,
        Optional<Instant> cleared,
        String message,
        Why why) {

    /**
     * What it was judged by at the raise; what does not apply is empty.
     *
     * @param contributions each channel's share of the score, 0 to 1
     */
    public record Why(
            OptionalDouble value,
            OptionalDouble limit,
            OptionalDouble score,
            OptionalDouble threshold,
            Map<String, Double> contributions,
            Optional<String> model) {
        public Why {
            contributions = Map.copyOf(contributions);
        }
    }

    static AlertStory begin(AlertTransition raise) {
        AlertTransition.Evidence evidence = raise.evidence();
        return new AlertStory(
                raise.alertId(),
                raise.device().name(),
                raise.channel(),
                raise.kind().word(),
                raise.severity(),
                raise.gatewayTime(),
                raise.kind() == AlertKind.GATEWAY,
                false,
                Optional.empty(),
                Optional.empty(),
                raise.message(),
                new Why(
                        evidence.value(),
                        evidence.limit(),
                        evidence.score(),
                        evidence.threshold(),
                        evidence.contributions(),
                        evidence.model()));
    }

    public boolean isActive() {
        return cleared.isEmpty() && !isEvent;
    }

    AlertStory acknowledged(Instant at) {
        return isAcknowledged ? this : with(true, Optional.of(at), cleared);
    }

    /** An operator has seen it before this start; when, nobody remembers. */
    AlertStory acknowledgedBefore() {
        return with(true, acknowledged, cleared);
    }

    AlertStory cleared(Instant at) {
        return with(isAcknowledged, acknowledged, Optional.of(at));
    }

    // A record component may be an Optional; so may what it is made from, inside its own class.
    private AlertStory with(boolean isSeen, Optional<Instant> seen, Optional<Instant> over) {
        return new AlertStory(
                alertId, device, channel, alert, severity, raised, isEvent, isSeen, seen, over,
                message, why);
    }
}
