/**
 * The one thread that takes every message from intake to outbox: decode, recognise redeliveries,
 * score, raise alerts, filter, append, and acknowledge once it is on disk. Start reading at {@link
 * io.millrace.gateway.pipeline.Pipeline}.
 */
package io.millrace.gateway.pipeline;
