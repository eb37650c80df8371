/**
 * What an operator, a load balancer and Prometheus see of a running gateway: one page, one JSON
 * status, health and metrics. Everything is read from one {@link
 * io.millrace.gateway.console.GatewayView}; only {@link io.millrace.gateway.console.AlertControl}
 * changes something.
 */
package io.millrace.gateway.console;
