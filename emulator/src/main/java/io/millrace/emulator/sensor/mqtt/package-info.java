/** Sensors over MQTT with Eclipse Paho: MQTT 5 and 3.1.1, QoS 1. */
package io.millrace.emulator.sensor.mqtt;
