/** What the command line asks of a Kafka cluster. */
package io.millrace.gateway.cli.kafka;
