package io.millrace.benchmarks.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceCheckTest {
    private final SequenceCheck check = new SequenceCheck();

    private void saw(String key, long sequence) {
        check.saw(
                key,
                "{\"kind\":\"reading\",\"sequence\":%d,\"sourceSequence\":99}".formatted(sequence));
    }

    @Test
    void acceptsEachSensorsSequencesOnceAndInOrder() {
        saw("a", 0);
        saw("b", 0);
        saw("a", 1);

        assertThat(check.isExactly(3)).isTrue();
        assertThat(check.isExactly(4)).isFalse();
        assertThat(check).hasToString("3 records of 2 sensors, 0 of them not in their place");
    }

    @Test
    void findsADuplicate() {
        saw("a", 0);
        saw("a", 0);

        assertThat(check.isExactly(2)).isFalse();
    }

    @Test
    void findsAHoleThatADuplicateMakesUpForInNumber() {
        saw("a", 0);
        saw("a", 2);
        saw("a", 2);

        assertThat(check.isExactly(3)).isFalse();
    }
}
