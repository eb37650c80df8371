/** Replays recordings through a fitted model, and says in words and a picture how a fit went. */
package io.millrace.models.evaluate;
