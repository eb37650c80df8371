/**
 * The model file: what it says about itself, and how a fitted model becomes one linear map over a
 * window.
 */
package io.millrace.models.export;
