/**
 * When the files of the configuration have changed and been left alone, so that a running gateway
 * may read them again. Start reading at {@link io.millrace.gateway.reload.Settling}.
 */
package io.millrace.gateway.reload;
