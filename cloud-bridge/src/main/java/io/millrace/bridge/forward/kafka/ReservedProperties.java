package io.millrace.bridge.forward.kafka;

import java.util.Set;

/** Kafka client properties that the promises rest on, so a user may not set them. */
public final class ReservedProperties {
    /** By Kafka's own names. */
    public static final Set<String> NAMES =
            Set.of(
                    "acks",
                    "enable.idempotence",
                    "transactional.id",
                    "transaction.timeout.ms",
                    "max.in.flight.requests.per.connection",
                    "retries",
                    "isolation.level",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "group.id",
                    "key.serializer",
                    "value.serializer",
                    "key.deserializer",
                    "value.deserializer",
                    "partitioner.class",
                    "partitioner.ignore.keys",
                    "interceptor.classes");

    private ReservedProperties() {}
}
