/** What the gateway tells whoever started it as a service and watches over it. */
package io.millrace.gateway.supervision;
