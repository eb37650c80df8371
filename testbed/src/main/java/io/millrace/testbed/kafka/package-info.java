/**
 * Real Kafka: a broker inside this JVM or a cluster beside it, and a reader that sees what a
 * consumer would.
 */
package io.millrace.testbed.kafka;
