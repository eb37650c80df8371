/** Sensors that Linux' own drivers show as files below /sys: IIO, hwmon, 1-wire. */
package io.millrace.gateway.ingest.gpio.sysfs;
