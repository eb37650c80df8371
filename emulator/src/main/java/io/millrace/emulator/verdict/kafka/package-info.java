/** The separate {@code read_committed} consumer on which the verdict rests. */
package io.millrace.emulator.verdict.kafka;
