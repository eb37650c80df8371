/** {@code profile}: lists and shows device profiles and writes the first draft of a new one. */
package io.millrace.gateway.cli.draft;
