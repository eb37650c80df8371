package io.millrace.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter errors = new StringWriter();

    private int run(String... words) {
        CommandLine command = BenchMain.commandLine();
        command.setErr(new PrintWriter(errors, true));
        return command.execute(words);
    }

    @Test
    void saysThatABenchmarkComesLater() {
        assertThat(run("pipeline")).isEqualTo(ExitCodes.WRONG_INPUT);
        assertThat(errors.toString())
                .contains("pipeline comes with a later release")
                .contains("journal");
    }

    @Test
    void saysWhichBenchmarksThereAre() {
        assertThat(run("juornal")).isEqualTo(ExitCodes.WRONG_INPUT);
        assertThat(errors.toString()).contains("no benchmark juornal").contains("journal");
    }

    @Test
    void saysWhichPartsThereAre() {
        assertThat(run("journal", "--only", "x")).isEqualTo(ExitCodes.WRONG_INPUT);
        assertThat(errors.toString()).contains("append-rate");
    }

    @Test
    void printsTheContractsJson() {
        List<Result> results =
                List.of(
                        Result.of("append-rate", 1_234_567.8, "readings/s"),
                        Result.of("start-seconds@4gib", 0.012345, "s").noting("warm"));

        assertThat(ResultsJson.of("journal", results))
                .isEqualTo(
                        "{\"bench\":\"journal\",\"results\":[{\"name\":\"append-rate\",\"value\":1235000,\"unit\":\"readings/s\"},{\"name\":\"start-seconds@4gib\",\"value\":0.01235,\"unit\":\"s\",\"note\":\"warm\"}]}");
        assertThat(ResultsTable.of(results))
                .isEqualTo(
                        "append-rate         1235000 readings/s%nstart-seconds@4gib  0.01235 s  (warm)"
                                .formatted());
    }
}
