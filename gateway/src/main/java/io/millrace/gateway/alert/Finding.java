package io.millrace.gateway.alert;

import io.millrace.gateway.alert.AlertTransition.Evidence;
import java.time.Instant;

/**
 * What a transition says beside whom it is about.
 *
 * @param time of the reading or score that made it so, else the gateway's
 */
record Finding(int severity, Evidence evidence, Instant time, String message) {}
