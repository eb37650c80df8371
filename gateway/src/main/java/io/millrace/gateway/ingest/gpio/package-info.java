/**
 * Channels that are wired to the gateway's own machine: lines of the GPIO chip, and sensors that
 * the kernel shows as files. Each sample becomes a {@link io.millrace.gateway.ingest.Delivery} and
 * takes the same way as a message. Nothing here can be pushed back: what finds the queue full is
 * counted as dropped.
 */
package io.millrace.gateway.ingest.gpio;
