/** Lines that no hardware moves but the emulator, over a loopback connection. */
package io.millrace.gateway.ingest.gpio.emulated;
