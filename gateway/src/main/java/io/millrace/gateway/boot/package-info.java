/** Wires the gateway and starts it. The only package that may ask the clock. */
package io.millrace.gateway.boot;
