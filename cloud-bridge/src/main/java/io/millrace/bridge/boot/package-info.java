/** Puts journal, committer, forwarders and Kafka together; the only place that knows all. */
package io.millrace.bridge.boot;
