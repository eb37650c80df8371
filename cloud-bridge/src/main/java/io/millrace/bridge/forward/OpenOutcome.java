package io.millrace.bridge.forward;

import java.util.Optional;

/** What came of {@link Publisher#open}. */
public sealed interface OpenOutcome {

    /**
     * Earlier writers of this lane are fenced off and nothing of theirs is undecided.
     *
     * @param progress the newest position that Kafka keeps; empty when it keeps none
     * @param clusterId Kafka's own id
     */
    record Opened(Optional<Progress> progress, String clusterId) implements OpenOutcome {}

    /**
     * Not now: Kafka is absent, unreachable or refuses this gateway.
     *
     * @param reason for an operator
     */
    record NotOpened(String reason) implements OpenOutcome {}
}
