/** Processes of their own: what is measured must not share a heap with what measures it. */
package io.millrace.benchmarks.child;
