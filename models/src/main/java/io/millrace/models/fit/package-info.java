/**
 * The detector: a linear prediction of every channel from the last rows of all channels, the
 * smoothed residual of that prediction, and what the host does with it (baseline, score, alert
 * filter).
 */
package io.millrace.models.fit;
