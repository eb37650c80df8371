/** Wires the emulated plant: broker, gateway, sensors and verdict. */
package io.millrace.emulator.boot;
