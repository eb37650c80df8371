package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import org.junit.jupiter.api.Test;

/** Many random lives; {@code -Dseeds=10000} lives longer, {@code -Dseed=N} repeats one. */
class JournalSimulationTest {
    private static final int STEPS = 150;

    @Test
    @Guarantee({"S1", "J1", "J2", "J3", "U4"})
    void keepsItsPromisesThroughPowerCutsFaultsAndFullDisks() {
        long only = Long.getLong("seed", -1);
        int seeds = Integer.getInteger("seeds", 200);
        long gaps = 0;
        for (long seed = only < 0 ? 1 : only; seed <= (only < 0 ? seeds : only); seed++) {
            try {
                JournalSimulation life = new JournalSimulation(seed);
                life.run(STEPS);
                gaps += life.gapsTold();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("broken promise with -Dseed=" + seed, broken);
            }
        }

        assertThat(gaps).as("gaps that consumers were told of").isPositive();
    }
}
