package io.millrace.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineeringUnitTest {

    @ParameterizedTest
    @CsvSource({
        "1, ''",
        "Cel, °C",
        "m3/h, m³/h",
        "m3, m³",
        "mm2, mm²",
        "kW.h, kWh",
        "N.m, N·m",
        "mm/s, mm/s",
        "/min, /min",
        "%, %",
        "[ppm], ppm",
        "{pulse}/s, pulse/s",
        "m/s2, m/s²"
    })
    void isShownAsPeopleWriteIt(String code, String label) {
        assertThat(new EngineeringUnit(code).label()).isEqualTo(label);
    }

    @Test
    void refusesNoCode() {
        assertThatThrownBy(() -> new EngineeringUnit(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the unit 1");
    }
}
