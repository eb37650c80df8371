/** A device's own topics as a recording: what the gateway has sent is what a model learns from. */
package io.millrace.models.dataset.kafka;
