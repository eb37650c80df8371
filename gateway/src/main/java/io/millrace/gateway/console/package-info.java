/**
 * What an operator, a load balancer and Prometheus see of a running gateway: the console's pages,
 * one JSON status, health and metrics. Pages are made from one {@link
 * io.millrace.gateway.console.ConsoleFeed}, the rest from one {@link
 * io.millrace.gateway.console.GatewayView}; only {@link io.millrace.gateway.console.AlertControl}
 * changes something.
 */
package io.millrace.gateway.console;
