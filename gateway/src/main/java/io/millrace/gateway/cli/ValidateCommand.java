package io.millrace.gateway.cli;

import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: every problem of the given files on standard output. */
@Command(
        name = "validate",
        description = {
            "Checks gateway.yaml, profiles or folders of them.",
            "Prints every problem as file:line:column: key: message; exit 2 if there is any."
        },
        footer = {
            "  ./millrace validate gateway.yaml",
            "  ./millrace validate gateway.yaml profiles"
        },
        exitCodeList = {
            "0:no problems, warnings aside",
            "1:failed",
            "2:there are problems, or the arguments are wrong"
        },
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {

    private final Function<List<Path>, List<ProfileProblem>> problemsOf;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "a gateway.yaml, a profile, or a folder")
    private List<Path> paths;

    @Spec private CommandSpec spec;

    /**
     * @param problemsOf finds all problems of files and folders, warnings included
     */
    public ValidateCommand(Function<List<Path>, List<ProfileProblem>> problemsOf) {
        this.problemsOf = problemsOf;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<ProfileProblem> problems = problemsOf.apply(paths);
        problems.forEach(problem -> out.println(problem.format()));
        out.flush();
        boolean isInvalid = problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
        if (!isInvalid) {
            // Standard output is for problems, which programs read.
            String files = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
            spec.commandLine()
                    .getErr()
                    .println(files + (problems.isEmpty() ? ": no problems" : ": warnings only"));
        }
        return isInvalid ? MillraceCommand.INVALID : 0;
    }
}
