/** Envelopes and gaps as the flat JSON of the topics. */
package io.millrace.bridge.journal.json;
