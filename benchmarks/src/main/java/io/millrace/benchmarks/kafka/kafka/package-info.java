/** Kafka clients of the benchmarks: the plain producer, the judge, the topics. */
package io.millrace.benchmarks.kafka;
