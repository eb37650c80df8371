/** Recordings of a simulated device as comma-separated files. */
package io.millrace.emulator.plant.csv;
