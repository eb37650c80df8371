/** A real Kafka broker inside this JVM, and a reader that sees what a consumer would see. */
package io.millrace.testbed.kafka;
