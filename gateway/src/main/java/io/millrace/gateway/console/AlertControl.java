package io.millrace.gateway.console;

import io.millrace.gateway.alert.AcknowledgeDesk.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an operator may do about alerts. Thread-safe. */
public interface AlertControl {

    /**
     * Asks for an active alert to be acknowledged; the answer comes when that is on disk.
     *
     * @return empty while the gateway starts and after it has stopped
     */
    Optional<CompletableFuture<Outcome>> acknowledge(String alertId);
}
