package io.millrace.models.dataset.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.RowRange;
import io.millrace.models.dataset.UnusableRecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordingTest {
    private static final CsvSelection EVERYTHING = CsvSelection.of(List.of());

    @TempDir private Path folder;

    @Test
    void takesTheNamedColumnsInTheOrderAsked() throws IOException {
        Path file = file("a,b,c\n1,2,3\n4,5,6\n");

        Dataset dataset = CsvRecording.read(List.of(file), CsvSelection.of(List.of("c", "a")));

        assertThat(dataset.channels()).containsExactly("c", "a");
        assertThat(dataset.rows()).containsExactly(new double[] {3, 1}, new double[] {6, 4});
    }

    @Test
    void withoutNamesEveryColumnButTheTimeIsTaken() throws IOException {
        Path file = file("time,flow,current\n2026-01-01T00:00:00Z,40.5,-1e-3\n");

        Dataset dataset = CsvRecording.read(List.of(file), EVERYTHING);

        assertThat(dataset.channels()).containsExactly("flow", "current");
        assertThat(dataset.rows().getFirst()).containsExactly(40.5, -0.001);
        assertThat(dataset.firstTime()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void readsSemicolonsQuotesByteOrderMarkAndBlankLines() throws IOException {
        Path file = file("\uFEFF\"a \"\"x\"\";1\";b\r\n\r\n\"1.5\";2\r\n");

        Dataset dataset = CsvRecording.read(List.of(file), EVERYTHING);

        assertThat(dataset.channels()).containsExactly("a \"x\";1", "b");
        assertThat(dataset.rows().getFirst()).containsExactly(1.5, 2);
    }

    @Test
    void takesTheSeparatorItIsTold() throws IOException {
        Path file = file("a\tb\n1\t2\n");
        CsvSelection tabs =
                new CsvSelection(
                        List.of(),
                        Optional.empty(),
                        Optional.of('\t'),
                        RowRange.ALL,
                        Optional.empty());

        assertThat(CsvRecording.read(List.of(file), tabs).channels()).containsExactly("a", "b");
    }

    @Test
    void selectsRowsByNumber() throws IOException {
        Path file = file("a\n0\n1\n2\n3\n");
        CsvSelection middle =
                new CsvSelection(
                        List.of("a"),
                        Optional.empty(),
                        Optional.empty(),
                        RowRange.parse("1..2"),
                        Optional.empty());

        assertThat(CsvRecording.read(List.of(file), middle).rows())
                .containsExactly(new double[] {1}, new double[] {2});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T00:00:05Z",
                "2026-01-01T02:00:05+02:00",
                "2026-01-01 00:00:05",
                "1767225605",
                "1767225605.0",
                "1767225605000"
            })
    void readsTimesAsRecordingsHaveThem(String text) throws IOException {
        Path file = file("time,a\n" + text + ",1\n");

        assertThat(CsvRecording.read(List.of(file), EVERYTHING).firstTime())
                .contains(Instant.parse("2026-01-01T00:00:05Z"));
    }

    @Test
    void medianDistanceIsThePeriodAndAHoleStartsANewRun() throws IOException {
        Path file = file("time,a\n10.0,1\n10.2,1\n10.401,1\n10.6,1\n12.9,1\n13.1,1\n");

        Dataset dataset = CsvRecording.read(List.of(file), EVERYTHING);

        assertThat(dataset.period()).isEqualTo(Duration.ofMillis(200));
        assertThat(dataset.runStarts()).containsExactly(0, 4);
    }

    @Test
    void eachFileIsARunOfItsOwn() throws IOException {
        Path first = file("a\n1\n2\n");
        Path second = Files.writeString(folder.resolve("second.csv"), "a\n3\n");

        assertThat(CsvRecording.read(List.of(first, second), EVERYTHING).runStarts())
                .containsExactly(0, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "NaN", "Infinity"})
    void whatIsNoNumberIsNamedWithFileLineAndColumn(String text) throws IOException {
        Path file = file("flow,current\n1,2\n3," + text + "\n");

        assertThatThrownBy(() -> CsvRecording.read(List.of(file), EVERYTHING))
                .isInstanceOf(UnusableRecordingException.class)
                .hasMessageStartingWith(file + ":3: column 'current': ")
                .hasMessageContaining("expected a number");
    }

    @Test
    void missingColumnIsNamedWithThoseThatAreThere() throws IOException {
        Path file = file("flow,current\n1,2\n");

        assertThatThrownBy(() ->
                        CsvRecording.read(List.of(file), CsvSelection.of(List.of("vibration"))))
                .hasMessage(file + ":1: no column 'vibration'; the file has flow, current");
    }

    @Test
    void shortLineIsRefused() throws IOException {
        Path file = file("a,b\n1,2\n3\n");

        assertThatThrownBy(() -> CsvRecording.read(List.of(file), EVERYTHING))
                .hasMessage(file + ":3: 1 fields, but the header has 2");
    }

    @Test
    void openQuoteIsRefusedAtTheLineWhereItOpens() throws IOException {
        Path file = file("a,b\n1,\"2\n3,4\n");

        assertThatThrownBy(() -> CsvRecording.read(List.of(file), EVERYTHING))
                .hasMessage(file + ":2: a quoted field is never closed");
    }

    @Test
    void absentAndEmptyFilesAreNamed() throws IOException {
        Path empty = file("");
        Path absent = folder.resolve("absent.csv");

        assertThatThrownBy(() -> CsvRecording.read(List.of(absent), EVERYTHING))
                .hasMessage(absent + ": no such file");
        assertThatThrownBy(() -> CsvRecording.read(List.of(empty), EVERYTHING))
                .hasMessageContaining("empty; expected a header line");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("recording.csv"), content);
    }
}
