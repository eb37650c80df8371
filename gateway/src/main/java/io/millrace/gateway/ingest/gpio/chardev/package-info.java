/** The kernel's GPIO character device, version 2 of its interface, called without native code. */
package io.millrace.gateway.ingest.gpio.chardev;
