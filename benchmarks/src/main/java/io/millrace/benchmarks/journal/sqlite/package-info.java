/** SQLite doing the journal's work, as something to compare with. */
package io.millrace.benchmarks.journal.sqlite;
