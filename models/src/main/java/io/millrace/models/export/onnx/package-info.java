/** Model files in ONNX. */
package io.millrace.models.export.onnx;
