package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.kafka.KafkaErrors.Treatment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

class KafkaErrorsTest {
    @Test
    void everyClassOfErrorHasItsTreatment() {
        Map<Treatment, List<Exception>> expected =
                Map.of(
                        Treatment.FENCED,
                        List.of(
                                new ProducerFencedException("x"),
                                new InvalidProducerEpochException("x"),
                                new FencedInstanceIdException("x")),
                        Treatment.PARK_ENTRY,
                        List.of(
                                new RecordTooLargeException("x"),
                                new InvalidTimestampException("x"),
                                new InvalidRecordException("x")),
                        Treatment.PARK_TOPIC,
                        List.of(
                                new TopicAuthorizationException(Set.of("t")),
                                new InvalidTopicException("x"),
                                new PolicyViolationException("x")),
                        Treatment.RETRY,
                        List.of(
                                new TimeoutException("x"),
                                new NotEnoughReplicasException("x"),
                                new CoordinatorNotAvailableException("x"),
                                new UnknownTopicOrPartitionException("x"),
                                new TransactionAbortableException("x"),
                                new CorruptRecordException("x")),
                        Treatment.REBUILD,
                        List.of(
                                new OutOfOrderSequenceException("x"),
                                new InvalidPidMappingException("x"),
                                new UnknownProducerIdException("x"),
                                new InvalidTxnStateException("x"),
                                new UnsupportedVersionException("x"),
                                new SaslAuthenticationException("x"),
                                new ClusterAuthorizationException("x"),
                                new TransactionalIdAuthorizationException("x"),
                                new KafkaException("x"),
                                new IllegalStateException("x")));

        expected.forEach((treatment, errors) ->
                errors.forEach(error ->
                        assertThat(KafkaErrors.treatmentOf(error))
                                .as(error.toString())
                                .isEqualTo(treatment)));
    }

    @Test
    void theWrappingOfAnErrorDoesNotHideIt() {
        Exception wrapped =
                new ExecutionException(
                        new KafkaException("oops", new RecordTooLargeException("5 MB")));

        assertThat(KafkaErrors.treatmentOf(wrapped)).isEqualTo(Treatment.PARK_ENTRY);
        assertThat(KafkaErrors.describe(wrapped)).isEqualTo("RecordTooLarge: 5 MB");
    }
}
