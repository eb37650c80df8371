package io.millrace.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.outbox.Lane;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static final String[] WORDS = {
        "quiet",
        "hot",
        "nonsense",
        "poison",
        "bitter",
        "1",
        "2",
        "3",
        "1,4",
        "5,6,quiet",
        "quiet,bitter"
    };

    private final PipelineBench bench = new PipelineBench();

    @Test
    @Guarantee("S1")
    void acknowledgesOnlyWhenItsReadingIsForced() {
        bench.publish("1");

        bench.turn();

        assertThat(bench.outbox.readings).hasSize(1);
        assertThat(bench.acknowledged).isEmpty();

        bench.outbox.force(Lane.READINGS);

        assertThat(bench.acknowledged).containsExactly("1");
    }

    @Test
    @Guarantee({"S1", "A1"})
    void storesAReadingOnlyWhenItsAlertIsForcedAndAcknowledgesAfterBoth() {
        bench.publish("hot");
        bench.turn();
        bench.turn();

        assertThat(bench.outbox.alerts).hasSize(1);
        assertThat(bench.outbox.readings).isEmpty();

        bench.outbox.force(Lane.ALERTS);
        bench.turn();

        assertThat(bench.outbox.readings).hasSize(1);
        assertThat(bench.acknowledged).isEmpty();

        bench.outbox.force(Lane.READINGS);

        assertThat(bench.acknowledged).containsExactly("hot");
    }

    @Test
    @Guarantee("S2")
    void acknowledgesADuplicateOnlyWhenItsOriginalIsForced() {
        bench.publish("1");
        bench.turn();
        bench.publish("1");

        bench.turn();

        assertThat(bench.outbox.readings).hasSize(1);
        assertThat(bench.acknowledged).isEmpty();

        bench.outbox.force(Lane.READINGS);

        assertThat(bench.acknowledged).containsExactly("1", "1");
    }

    @Test
    void acknowledgesARejectedMessageAtOnceWhenNothingStandsBeforeIt() {
        bench.publish("nonsense");

        bench.turn();

        assertThat(bench.acknowledged).containsExactly("nonsense");
        assertThat(bench.balance().rejected()).isEqualTo(1);
    }

    /** Arrays of samples: a batch of messages may hold far more readings than one turn takes. */
    @Test
    void takesNoMoreReadingsInOneTurnThanTheLimitAndLosesNone() {
        int each = PipelineBench.READINGS_MAX / 4 + 1;
        for (int message = 0; message < 10; message++) {
            bench.publish(numbers(message * each, each));
        }

        bench.turn();
        assertThat(bench.outbox.readings).hasSize(4 * each);
        bench.turn();
        assertThat(bench.outbox.readings).hasSize(8 * each);
        bench.turn();
        assertThat(bench.outbox.readings).hasSize(10 * each);

        bench.outbox.forceAll();
        assertThat(bench.acknowledged).hasSize(10);
        assertThat(bench.balance().inFlight()).isZero();
    }

    private static String numbers(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    @Test
    void keepsTheOrderOfAcknowledgements() {
        bench.publish("1", "nonsense", "2", "hot", "1");
        bench.turn();
        bench.outbox.forceAll();
        bench.turn();

        bench.outbox.forceAll();

        assertThat(bench.acknowledged).containsExactly("1", "nonsense", "2", "hot", "1");
    }

    @Test
    @Guarantee("J3")
    void keepsTheBatchAndTakesNothingWhileStorageIsFull() {
        bench.outbox.full.add(Lane.READINGS);
        bench.publish("1");
        bench.turn();
        bench.publish("2");

        bench.turn();

        assertThat(bench.acknowledged).isEmpty();
        assertThat(bench.waiting()).isEqualTo(1);
        assertThat(bench.pipeline.storageTrouble()).isPresent();

        bench.outbox.full.clear();
        bench.turn();
        bench.turn();
        bench.outbox.forceAll();

        assertThat(bench.acknowledged).containsExactly("1", "2");
        assertThat(bench.outbox.readings).hasSize(2);
        assertThat(bench.pipeline.storageTrouble()).isEmpty();
    }

    @Test
    @Guarantee("J3")
    void storesAnAlertOnceWhenOnlyTheReadingsLaneIsFull() {
        bench.outbox.full.add(Lane.READINGS);
        bench.publish("hot");
        bench.turn();
        bench.outbox.force(Lane.ALERTS);
        bench.turn();

        assertThat(bench.pipeline.storageTrouble()).isPresent();

        bench.outbox.full.clear();
        bench.turn();

        assertThat(bench.outbox.alerts).hasSize(1);
        assertThat(bench.outbox.readings).hasSize(1);
    }

    @Test
    void goesOnTickingWhileStorageIsFull() {
        bench.outbox.full.add(Lane.READINGS);
        bench.publish("1");
        bench.turn();
        int ticksBefore = bench.ticks;

        bench.passes(Duration.ofMillis(100));
        bench.turn();

        assertThat(bench.ticks).isEqualTo(ticksBefore + 1);
    }

    @Test
    void rejectsAMessageThatMakesAStageThrowAndGoesOn() {
        bench.publish("1", "poison", "bitter", "2");

        bench.turn();
        bench.outbox.forceAll();

        assertThat(bench.failed).containsExactly("poison", "bitter");
        assertThat(bench.outbox.readings).hasSize(2);
        assertThat(bench.acknowledged).containsExactly("1", "poison", "bitter", "2");
        assertThat(bench.balance().rejected()).isEqualTo(2);
    }

    @Test
    void forcesEarlyOnlyWhenTheQueueIsIdle() {
        bench.publish("1");
        bench.turn();

        assertThat(bench.outbox.forcesAsked).isZero();

        bench.turn();

        assertThat(bench.outbox.forcesAsked).isEqualTo(1);
    }

    @Test
    void forcesEarlyAtMostOncePerSpacing() {
        for (int i = 0; i < 10; i++) {
            bench.publish(Integer.toString(i));
            bench.turn();
            bench.turn();
            bench.outbox.forceAll();
        }

        assertThat(bench.outbox.forcesAsked).isEqualTo(1);

        bench.publish("11");
        bench.turn();
        bench.passes(ForceBudget.SPACING);
        bench.turn();

        assertThat(bench.outbox.forcesAsked).isEqualTo(2);
    }

    @Test
    void forcesNothingEarlyForMessagesThatNobodyWaitsFor() {
        bench.publishQos0("1");

        bench.turn();
        bench.turn();

        assertThat(bench.outbox.forcesAsked).isZero();
    }

    @Test
    @Guarantee("U4")
    void balancesAfterEveryStepWhateverComes() {
        long seed = Long.getLong("seed", 20_260_601L);
        Random random = new Random(seed);
        for (int step = 0; step < 5_000; step++) {
            step(random);

            assertThat(bench.balance())
                    .as("seed %d, step %d", seed, step)
                    .matches(b -> b.isBalanced());
            assertThat(bench.balance().inFlight())
                    .as("seed %d, step %d", seed, step)
                    .isNotNegative();
        }

        bench.outbox.full.clear();
        for (int turn = 0; turn < 4; turn++) {
            bench.turn();
            bench.outbox.forceAll();
        }

        assertThat(bench.balance().inFlight()).as("seed %d", seed).isZero();
    }

    private void step(Random random) {
        switch (random.nextInt(8)) {
            case 0 -> bench.outbox.forceAll();
            case 1 -> bench.outbox.full.add(random.nextBoolean() ? Lane.ALERTS : Lane.READINGS);
            case 2 -> bench.outbox.full.clear();
            case 3 -> bench.publishQos0(WORDS[random.nextInt(WORDS.length)]);
            case 4 -> bench.dropped(null);
            case 5, 6 -> bench.publish(WORDS[random.nextInt(WORDS.length)]);
            default -> bench.turn();
        }
    }
}
