/**
 * The simulated plant: what the channels of a device read, step by step, in normal running and with
 * faults.
 *
 * <p>Pure arithmetic: no clock, no thread, no I/O. The same seed gives the same values on every
 * machine.
 */
package io.millrace.emulator.plant;
