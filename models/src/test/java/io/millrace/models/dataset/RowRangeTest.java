package io.millrace.models.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowRangeTest {
    @Test
    void bothEndsAreIncluded() {
        RowRange range = RowRange.parse("0..399");

        assertThat(range.contains(0)).isTrue();
        assertThat(range.contains(399)).isTrue();
        assertThat(range.contains(400)).isFalse();
    }

    @Test
    void endsMayBeOpen() {
        assertThat(RowRange.parse("400..")).isEqualTo(new RowRange(400, Integer.MAX_VALUE));
        assertThat(RowRange.parse("..9")).isEqualTo(new RowRange(0, 9));
        assertThat(RowRange.parse("..")).isEqualTo(RowRange.ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "a..b", "-1..4", "9..3", "1...4", "1..99999999999"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> RowRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rows ");
    }
}
