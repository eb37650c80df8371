/**
 * The sensors' side: sampling at an even pace, numbering, payloads, and the books in which each
 * sensor keeps what it sent and what the gateway acknowledged. How messages travel is behind {@link
 * io.millrace.emulator.sensor.DeviceUplink}.
 */
package io.millrace.emulator.sensor;
