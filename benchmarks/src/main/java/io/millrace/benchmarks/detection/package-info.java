/**
 * How well the product's own trainer, scorer and alert filter find what is wrong in real recordings
 * that somebody has labelled.
 */
package io.millrace.benchmarks.detection;
