/**
 * Models as ONNX files: what may be loaded, and the runs. Start at {@link
 * io.millrace.gateway.score.onnx.OnnxModelLoader}.
 */
package io.millrace.gateway.score.onnx;
