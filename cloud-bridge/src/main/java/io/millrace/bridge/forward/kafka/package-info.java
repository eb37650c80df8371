/** The publisher on a transactional Kafka producer, topics made as the design asks, error table. */
package io.millrace.bridge.forward.kafka;
