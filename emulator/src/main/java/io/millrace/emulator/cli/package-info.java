/** The commands {@code emulate} and {@code record}: flags in, tables and JSON out. */
package io.millrace.emulator.cli;
