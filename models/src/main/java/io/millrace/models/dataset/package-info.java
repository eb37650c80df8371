/** Recordings a model is fitted to: rows of channel values, one period apart. */
package io.millrace.models.dataset;
