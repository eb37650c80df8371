/** The runtime as anyone may call it. */
package io.millrace.benchmarks.scoring.onnx;
