/** Lanes: their names, and the committer that makes what is appended to them durable. */
package io.millrace.bridge.lane;
