package io.millrace.benchmarks.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlantLoadTest {
    private static final PlantSize SIZE = PlantSize.of(20, 1_000);

    @Test
    void sizeGivesTheWantedRate() {
        assertThat(SIZE.pumps()).isEqualTo(4);
        assertThat(SIZE.sensors()).isEqualTo(20);
        assertThat(SIZE.period()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void theSameSeedGivesTheSameReadings() {
        assertThat(PlantLoad.of(SIZE, 7).next(500)).isEqualTo(PlantLoad.of(SIZE, 7).next(500));
        assertThat(PlantLoad.of(SIZE, 7).next(500)).isNotEqualTo(PlantLoad.of(SIZE, 8).next(500));
    }

    @Test
    void aSecondOfThePlantTakesASecond() {
        List<Reading> readings = PlantLoad.of(SIZE, 7).next(1_001);

        Duration span = Duration.between(readings.getFirst().time(), readings.getLast().time());
        assertThat(span).isBetween(Duration.ofMillis(990), Duration.ofMillis(1_010));
    }

    @Test
    void arrivalsNeverGoBackAndSourceSequencesAreDense() {
        Map<Sensor, Long> next = new HashMap<>();
        Instant before = Instant.MIN;
        for (Reading reading : PlantLoad.of(SIZE, 7).next(1_000)) {
            assertThat(reading.stamp().gatewayTime()).isAfter(before).isAfter(reading.time());
            before = reading.stamp().gatewayTime();
            assertThat(reading.sourceSequence())
                    .hasValue(next.merge(reading.sensor(), 1L, Long::sum) - 1);
        }
        assertThat(next).hasSize(SIZE.sensors());
    }

    @Test
    void valuesAreNoisyAndHashesDoNotRepeat() {
        List<Reading> readings = PlantLoad.of(SIZE, 7).next(1_000);

        Set<Double> values = new HashSet<>();
        readings.forEach(reading -> values.add(reading.value().orElseThrow()));
        assertThat(values).hasSizeGreaterThan(300);
        assertThat(readings.stream().map(Reading::payloadHash).distinct().count())
                .isGreaterThan(990);
    }
}
