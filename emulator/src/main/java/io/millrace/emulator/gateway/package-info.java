/**
 * The real gateway as a child process: its files, its life, and what it says on its console
 * address.
 */
package io.millrace.emulator.gateway;
