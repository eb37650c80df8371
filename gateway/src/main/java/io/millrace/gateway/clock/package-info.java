/** What the gateway's wall clock is worth, and which boot of the machine this is. */
package io.millrace.gateway.clock;
