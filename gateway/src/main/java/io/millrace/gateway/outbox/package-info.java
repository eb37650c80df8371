/**
 * Where judged readings and alert transitions leave the gateway's own words: one port, and the
 * adapter that hands them to the cloud bridge in {@code bridge}.
 */
package io.millrace.gateway.outbox;
