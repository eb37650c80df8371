/** Recordings in CSV files. */
package io.millrace.models.dataset.csv;
