package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Statistics.median(9, 1, 5)).isEqualTo(5);
        assertThat(Statistics.median(9, 1, 5, 7)).isEqualTo(6);
    }

    @Test
    void quantileIsAValueThatWasMeasured() {
        double[] oneToHundred = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();

        assertThat(Statistics.quantile(0.99, oneToHundred)).isEqualTo(99);
        assertThat(Statistics.quantile(0.991, oneToHundred)).isEqualTo(100);
        assertThat(Statistics.quantile(1, oneToHundred)).isEqualTo(100);
        assertThat(Statistics.quantile(0.5, 3, 1, 2)).isEqualTo(2);
    }

    @Test
    void nothingMeasuredGivesNoFigure() {
        assertThatThrownBy(Statistics::median).hasMessage("nothing was measured");
    }
}
