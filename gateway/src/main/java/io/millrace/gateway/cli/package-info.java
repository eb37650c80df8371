/**
 * The command line. Every verb but {@code run} works without starting Quarkus, so it answers fast.
 * Usage errors and invalid files exit 2, failures 1.
 */
package io.millrace.gateway.cli;
