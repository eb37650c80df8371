package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -Dlives=1000} kills more often. */
@Guarantee({"S1", "J1"})
class KilledPlantTest {
    private static final Sizes LARGE = new Sizes(64 << 20, 4 << 20, 2 << 20, 1 << 20, 1 << 20);
    private static final Sizes SMALL = new Sizes(64 << 20, 4 << 20, 16 << 10, 16 << 10, 1 << 20);

    @ParameterizedTest(name = "segments small: {0}, power cuts: {1}")
    @CsvSource({"false, false", "true, false", "true, true"})
    void goesOnInOrderWhenKilledWhileItWorks(boolean isSmall, boolean withPowerCuts)
            throws InterruptedException {
        long seed = Long.getLong("seed", 7);
        Random random = new Random(seed);
        for (int plants = Integer.getInteger("lives", 30) / 10; plants > 0; plants--) {
            KilledPlant plant = new KilledPlant(isSmall ? SMALL : LARGE, random.nextLong());
            for (int kills = 0; kills < 10; kills++) {
                plant.live(1 + random.nextInt(25), withPowerCuts && random.nextBoolean());
            }
            plant.finish();
            assertThat(plant.delivered()).isPositive();
        }
    }
}
