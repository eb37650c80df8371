/** The main classes of the child processes; they read the clocks. */
package io.millrace.benchmarks.boot;
