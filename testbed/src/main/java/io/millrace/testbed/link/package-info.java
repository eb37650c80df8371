/** A bad network on demand: a TCP link whose quality a test or the torture decides. */
package io.millrace.testbed.link;
