/** The command {@code train}, and what wires it. */
package io.millrace.models.cli;
