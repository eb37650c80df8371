package io.millrace.gateway.cli;

import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.cli.Diagnosis.Grade;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: one line per thing that the gateway needs, with what to do. */
@Command(
        name = "doctor",
        description = {
            "Checks settings, disk, ports, Kafka, topics, clock and models from where it stands.",
            "Exit 1 if anything would keep the gateway from its work, 2 if gateway.yaml is wrong."
        },
        footer = {
            "  ./millrace doctor --config gateway.yaml",
            "  sudo -u millrace ./millrace doctor --config /etc/millrace/gateway.yaml"
        },
        exitCodeList = {
            "0:nothing FAILED",
            "1:something FAILED: it would keep the gateway from its work",
            "2:gateway.yaml or a profile has problems"
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

    private final Diagnosis diagnosis;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "gateway.yaml")
    private Path config;

    @Spec private CommandSpec spec;

    public DoctorCommand(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = diagnosis.examine(config);
        for (Finding finding : findings) {
            out.printf("%s %-9s %s%n", word(finding.grade()), finding.subject(), finding.text());
        }
        out.flush();
        if (findings.stream().anyMatch(DoctorCommand::isRefusedFile)) {
            return MillraceCommand.INVALID;
        }
        boolean isBad = findings.stream().anyMatch(finding -> finding.grade() == Grade.BAD);
        return isBad ? MillraceCommand.FAILED : 0;
    }

    /** Coloured on a terminal only, and not where NO_COLOR is set. */
    private String word(Grade grade) {
        String colour =
                switch (grade) {
                    case GOOD -> "green";
                    case WARNING -> "yellow";
                    case BAD -> "bold,red";
                };
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        return ansi.string("@|%s %-8s|@".formatted(colour, grade.word()));
    }

    private static boolean isRefusedFile(Finding finding) {
        return finding.grade() == Grade.BAD && finding.subject().equals(Diagnosis.SETTINGS);
    }
}
