/** The outbox on the cloud bridge: our words into its envelopes, and back again at a restart. */
package io.millrace.gateway.outbox.bridge;
