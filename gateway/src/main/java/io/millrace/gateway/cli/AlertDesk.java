package io.millrace.gateway.cli;

import java.nio.file.Path;

/** Speaks with a running gateway about its alerts. */
public interface AlertDesk {

    /**
     * Tells the gateway that an operator has seen an alert.
     *
     * @param config its gateway.yaml, which says where its console is
     */
    Answer acknowledge(Path config, String alertId);
}
