/**
 * What the product costs and bears, measured. Nothing of the product depends on it.
 *
 * <p>A {@link io.millrace.benchmarks.Benchmark} is a name and a list of {@link
 * io.millrace.benchmarks.Measurement}s; each of those sets up its own world, measures, cleans up
 * and returns {@link io.millrace.benchmarks.Result}s. A new benchmark is one class of these and its
 * entry in {@code cli.Benchmarks}.
 */
package io.millrace.benchmarks;
