/** The plant's GPIO lines, told to the gateway over the loopback. */
package io.millrace.emulator.sensor.gpio;
