/**
 * From readings to anomaly scores: rows on the sensors' own time, one window per device, baseline
 * and smoothing; the model behind a port. Start at {@link io.millrace.gateway.score.Scorer}.
 */
package io.millrace.gateway.score;
