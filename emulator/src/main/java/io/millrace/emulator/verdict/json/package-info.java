/** Reads the JSON of the records in Kafka. */
package io.millrace.emulator.verdict.json;
