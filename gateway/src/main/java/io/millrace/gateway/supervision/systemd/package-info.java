/** The notification protocol of systemd (sd_notify(3)), spoken without its library. */
package io.millrace.gateway.supervision.systemd;
