/** Input lines through the Pi4J API: with our own provider, or with the one without hardware. */
package io.millrace.gateway.ingest.gpio.pi4j;
