/** What judging a window costs the gateway, and what plain calls of the same runtime would cost. */
package io.millrace.benchmarks.scoring;
