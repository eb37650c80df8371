package io.millrace.gateway.ingest.mqtt;

import java.time.Instant;

/**
 * Whether the link to a broker is up, for health and metrics.
 *
 * @param since when that began
 * @param problem why it is down; empty while it is up or has not been tried
 */
public record LinkStatus(boolean isUp, Instant since, String problem) {}
