/**
 * The verdict: what a consumer of the topics saw, against what the sensors' own books say. It knows
 * nothing of the gateway but the records in Kafka.
 */
package io.millrace.emulator.verdict;
