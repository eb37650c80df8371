/**
 * From readings and scores to alerts: limits, anomalies, silence, instruments out of range. Start
 * at {@link io.millrace.gateway.alert.AlertRules}.
 */
package io.millrace.gateway.alert;
