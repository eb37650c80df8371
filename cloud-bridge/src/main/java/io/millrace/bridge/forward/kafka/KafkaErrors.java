package io.millrace.bridge.forward.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The one table of what Kafka's errors mean for a chunk. The first row whose class fits counts; an
 * error that no row knows rebuilds the producer, because that is always safe: Kafka is asked for
 * the position before anything is sent again.
 */
final class KafkaErrors {

    /** What to do about a failed chunk. */
    enum Treatment {
        /** Abort the transaction and try the same again later. */
        RETRY,
        /** Close the producer, open another, ask for the position. */
        REBUILD,
        /** Abort, set this entry aside, go on with the rest. */
        PARK_ENTRY,
        /** Abort, set everything for this topic aside, go on with the rest. */
        PARK_TOPIC,
        /** Another writer may have taken over: find out who, and stop if so. */
        FENCED
    }

    private static final Map<Class<?>, Treatment> TABLE = table();

    private KafkaErrors() {}

    private static Map<Class<?>, Treatment> table() {
        Map<Class<?>, Treatment> rows = new LinkedHashMap<>();
        rows.put(ProducerFencedException.class, Treatment.FENCED);
        rows.put(InvalidProducerEpochException.class, Treatment.FENCED);
        rows.put(FencedInstanceIdException.class, Treatment.FENCED);
        rows.put(RecordTooLargeException.class, Treatment.PARK_ENTRY);
        rows.put(InvalidTimestampException.class, Treatment.PARK_ENTRY);
        rows.put(InvalidRecordException.class, Treatment.PARK_ENTRY);
        rows.put(TopicAuthorizationException.class, Treatment.PARK_TOPIC);
        rows.put(InvalidTopicException.class, Treatment.PARK_TOPIC);
        rows.put(PolicyViolationException.class, Treatment.PARK_TOPIC);
        rows.put(TransactionAbortableException.class, Treatment.RETRY);
        rows.put(CorruptRecordException.class, Treatment.RETRY);
        rows.put(OutOfOrderSequenceException.class, Treatment.REBUILD);
        rows.put(UnknownProducerIdException.class, Treatment.REBUILD);
        rows.put(InvalidPidMappingException.class, Treatment.REBUILD);
        rows.put(InvalidTxnStateException.class, Treatment.REBUILD);
        rows.put(InterruptException.class, Treatment.REBUILD);
        // Until somebody acts these fail at every try; a try costs little and nobody has to restart
        // us.
        rows.put(AuthenticationException.class, Treatment.REBUILD);
        rows.put(ClusterAuthorizationException.class, Treatment.REBUILD);
        rows.put(TransactionalIdAuthorizationException.class, Treatment.REBUILD);
        rows.put(UnsupportedVersionException.class, Treatment.REBUILD);
        // Time-outs, lost leaders, too few replicas, coordinators on the move: all that Kafka
        // itself
        // calls worth another try.
        rows.put(RetriableException.class, Treatment.RETRY);
        return rows;
    }

    static Treatment treatmentOf(Throwable error) {
        Throwable root = rootOf(error);
        return TABLE.entrySet().stream()
                .filter(row -> row.getKey().isInstance(root))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Treatment.REBUILD);
    }

    /** For an operator. */
    static String describe(Throwable error) {
        Throwable root = rootOf(error);
        String name = root.getClass().getSimpleName().replace("Exception", "");
        return root.getMessage() == null ? name : name + ": " + root.getMessage();
    }

    /** Clients wrap what the broker said in a plain KafkaException or an ExecutionException. */
    static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (isWrapper(root) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isWrapper(Throwable error) {
        return error instanceof ExecutionException
                || (error instanceof KafkaException && !(error instanceof ApiException));
    }
}
