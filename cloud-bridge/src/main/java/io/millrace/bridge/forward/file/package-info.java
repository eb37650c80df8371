/** Keeps parked entries in a side file beside the journal. */
package io.millrace.bridge.forward.file;
