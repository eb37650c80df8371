/**
 * What the console remembers of a running gateway, bounded and in memory only: the last hour of
 * each channel, the last alerts, how fast the pipe runs. The pipeline thread writes and never waits
 * for a reader.
 */
package io.millrace.gateway.console.live;
