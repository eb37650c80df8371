package io.millrace.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MillraceCommandTest {

    private static final ProfileProblem ERROR =
            new ProfileProblem("g.yaml", 3, 7, "gateway.id", "is missing", Severity.ERROR);
    private static final ProfileProblem WARNING =
            new ProfileProblem("g.yaml", 9, 1, "devices", "there are none", Severity.WARNING);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void validatePrintsEveryProblemAndExits2() {
        int exitCode =
                execute(
                        new ValidateCommand(paths -> List.of(ERROR, WARNING)),
                        "validate",
                        "g.yaml");

        assertThat(exitCode).isEqualTo(2);
        assertThat(out.toString().lines())
                .containsExactly(
                        "g.yaml:3:7: gateway.id: is missing",
                        "g.yaml:9:1: devices: warning: there are none");
    }

    @Test
    void validateDoesNotCountWarnings() {
        assertThat(execute(new ValidateCommand(paths -> List.of(WARNING)), "validate", "g.yaml"))
                .isZero();
    }

    @Test
    void validateSaysOnStandardErrorThatThereIsNothingToSay() {
        execute(new ValidateCommand(paths -> List.of()), "validate", "g.yaml");

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).containsExactly("g.yaml: no problems");
    }

    @Test
    void everyVerbHasHelpAndVersion() {
        assertThat(execute(new JournalCommand(), "journal", "stat", "--help")).isZero();
        assertThat(out.toString()).contains("journal.directory");
        assertThat(execute(new JournalCommand(), "journal", "-V")).isZero();
        assertThat(out.toString()).contains(MillraceCommand.VERSION);
    }

    @Test
    void journalRefusesAFolderWithoutJournal(@TempDir Path folder) {
        assertThat(execute(new JournalCommand(), "journal", "stat", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("holds no journal");
    }

    @Test
    void requeueLeavesARequestForTheNextStart(@TempDir Path folder) throws IOException {
        Path parked = Files.createDirectories(folder.resolve("parked"));
        Files.createDirectory(folder.resolve("alerts"));

        assertThat(execute(new JournalCommand(), "journal", "requeue", folder.toString())).isZero();
        assertThat(out.toString()).contains("nothing is parked");

        Files.writeString(
                parked.resolve("readings.jsonl"),
                "{\"offset\":3,\"epoch\":\"e\",\"sequence\":3,\"key\":\"g/d/c\"}\n");
        assertThat(execute(new JournalCommand(), "journal", "requeue", folder.toString())).isZero();
        assertThat(out.toString()).contains("1 parked entries", "no gateway runs there");
        assertThat(parked.resolve("readings.requeue")).exists();
        assertThat(parked.resolve("alerts.requeue")).doesNotExist();
    }

    @Test
    void usageErrorsExit2() {
        assertThat(execute(new ValidateCommand(paths -> List.of()), "validate")).isEqualTo(2);
        assertThat(execute(new ValidateCommand(paths -> List.of()), "nonsense")).isEqualTo(2);
        assertThat(execute(new RunCommand((config, errors) -> 0), "run")).isEqualTo(2);
    }

    @Test
    void failuresExit1InOneLine() {
        RunCommand failing =
                new RunCommand((config, errors) -> {
                    throw new IllegalStateException("the disk is gone");
                });

        assertThat(execute(failing, "run", "--config", "g.yaml")).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("millrace: the disk is gone");
    }

    @Test
    void alertsPrintsOnlyAlertsOneLineEach() {
        AlertRecords records =
                (source, follow, sink) -> {
                    sink.accept("{\"kind\":\"status\"}");
                    sink.accept(
                            """
                            {"kind":"alert","device":"pump-1","channel":"flow","alert":"anomaly","state":"raised",\
                            "severity":3,"time":"2026-06-01T12:00:00Z","message":"runs dry"}\
                            """);
                };

        assertThat(execute(new AlertsCommand(records), "alerts", "--kafka", "h:1")).isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .contains("raised", "anomaly", "pump-1/flow", "runs dry");
    }

    @Test
    void doctorExits1WhenSomethingIsBad() {
        Diagnosis ill =
                config ->
                        List.of(
                                Diagnosis.Finding.good("disk", "writable"),
                                Diagnosis.Finding.bad("kafka", "does not answer"));

        assertThat(execute(new DoctorCommand(ill), "doctor", "--config", "g.yaml")).isEqualTo(1);
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void alertsRefusesABrokenPattern() {
        AlertsCommand command = new AlertsCommand((source, follow, sink) -> {});

        assertThat(execute(command, "alerts", "--kafka", "h:1", "--topics", "[")).isEqualTo(2);
    }

    @Test
    void doctorExits2WhenTheFileIsWrong() {
        Diagnosis wrong = config -> List.of(Diagnosis.Finding.bad(Diagnosis.SETTINGS, "g.yaml:1"));

        assertThat(execute(new DoctorCommand(wrong), "doctor", "--config", "g.yaml")).isEqualTo(2);
    }

    private int execute(Object verb, String... arguments) {
        CommandLine line = MillraceCommand.with(verb);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
