/**
 * Takes durable entries to Kafka exactly once: reads a lane, publishes a chunk together with the
 * lane's new position in one transaction, acknowledges it to the journal. Decisions live here;
 * Kafka itself in {@code kafka}.
 */
package io.millrace.bridge.forward;
