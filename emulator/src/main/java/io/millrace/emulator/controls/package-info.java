/**
 * What a visitor of the console may do to the emulated plant: begin and end faults, cut the link to
 * Kafka. Over HTTP on the loopback, for the gateway of this run, which hands it on.
 */
package io.millrace.emulator.controls;
