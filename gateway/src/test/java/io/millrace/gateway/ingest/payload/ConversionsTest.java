package io.millrace.gateway.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what a sensor sends to a value and its quality. */
class ConversionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4|0.0",
                "20|10.0",
                "12|5.0",
                "3.8|-0.125",
                "3.7|-0.1875 UNCERTAIN doubtful-current",
                "3.6|nothing BAD under-current",
                "0|nothing BAD under-current",
                "20.5|10.3125",
                "20.7|10.4375 UNCERTAIN doubtful-current",
                "21|nothing BAD over-current",
                "\"x\"|nothing BAD not-a-number"
            })
    void aCurrentIsJudgedByNamurNe43(String milliamperes, String told) {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: bar, mqtt: {}, current-loop: {low: 0, high: 10}, instrument-range: [-0.5, 10.5]}");

        assertThat(decoding.tell("{\"value\":%s}".formatted(milliamperes)))
                .containsExactly("x " + told);
    }

    @Test
    void anEmptyTankIsNoBrokenGauge() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: m, mqtt: {}, current-loop: {low: 0, high: 8}, instrument-range: [0, 8]}");

        assertThat(decoding.tell("{\"value\":3.9}")).containsExactly("x -0.05");
        assertThat(decoding.tell("{\"value\":3.8}")).containsExactly("x -0.1");
        assertThat(decoding.tell("{\"value\":20.5}")).containsExactly("x 8.25");
    }

    @Test
    void aFallingCurrentLoopHasItsPlayAtTheOtherEnds() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: m, mqtt: {}, current-loop: {low: 8, high: 0}, instrument-range: [0, 8]}");

        assertThat(decoding.tell("{\"value\":20.5}")).containsExactly("x -0.25");
        assertThat(decoding.tell("{\"value\":3.8}")).containsExactly("x 8.1");
    }

    @Test
    void countsBecomeMilliamperesThenPercentThenLitres() {
        Decoding decoding =
                Decoding.of(
                        """
                        x:
                          unit: l
                          mqtt: {}
                          scale: {factor: 0.001}
                          current-loop: {low: 0, high: 100}
                          table: [[0, 0], [50, 310], [100, 1000]]
                        """);

        assertThat(decoding.tell("{\"value\":8000}")).containsExactly("x 155.0");
        assertThat(decoding.tell("{\"value\":16000}")).containsExactly("x 655.0");
        assertThat(decoding.tell("{\"value\":3900}")).containsExactly("x nothing BAD out-of-range");
        assertThat(decoding.tell("{\"value\":0}")).containsExactly("x nothing BAD under-current");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, nothing BAD out-of-range",
        "0, 10.0",
        "1, 15.0",
        "2, 20.0",
        "3, 15.0",
        "4, 10.0",
        "4.001, nothing BAD out-of-range"
    })
    void aTableIsStraightBetweenItsRowsAndEndsWithThem(String raw, String told) {
        Decoding decoding =
                Decoding.of("x: {unit: l, mqtt: {}, table: [[0, 10], [2, 20], [4, 10]]}");

        assertThat(decoding.tell("{\"value\":%s}".formatted(raw))).containsExactly("x " + told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"open\"|1.0",
                "\" closed \"|0.0",
                "\"OPEN\"|nothing BAD unknown-word",
                "true|2.0",
                "7|3.0",
                "7.0|3.0",
                "8|nothing BAD unknown-word",
                "null|nothing BAD not-a-number",
                "[]|nothing BAD not-a-number"
            })
    void wordsHaveTheNumbersThatTheProfileGives(String written, String told) {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: \"1\", mqtt: {}, values: {open: 1, closed: 0, \"true\": 2, \"7\": 3}}");

        assertThat(decoding.tell("{\"value\":%s}".formatted(written))).containsExactly("x " + told);
    }

    @Test
    void wordsOfATextAreTakenAsTheyStand() {
        Decoding decoding =
                Decoding.of("x: {unit: \"1\", mqtt: {format: text}, values: {on: 5, zu: 6}}");

        assertThat(decoding.tell("on")).containsExactly("x 5.0");
        assertThat(decoding.tell("zu\n")).containsExactly("x 6.0");
        assertThat(decoding.tell("true")).containsExactly("x nothing BAD unknown-word");
    }

    @Test
    void aValueThatIsFineMayHaveATimeThatIsNot() {
        Decoding decoding =
                Decoding.of("x: {unit: A, mqtt: {time: /t}, instrument-range: [0, 10]}");

        assertThat(decoding.tell("{\"value\":1,\"t\":\"2027-03-01T12:00:00Z\"}"))
                .containsExactly("x 1.0 UNCERTAIN time-far-off at 2027-03-01T12:00:00Z");
        assertThat(decoding.tell("{\"value\":11,\"t\":\"2027-03-01T12:00:00Z\"}"))
                .containsExactly("x 11.0 BAD out-of-range at 2027-03-01T12:00:00Z");
    }
}
