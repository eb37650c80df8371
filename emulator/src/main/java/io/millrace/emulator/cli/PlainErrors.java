package io.millrace.emulator.cli;

import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong; a stack trace helps only with what nobody foresaw. */
public final class PlainErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandName();
        command.getErr()
                .println(
                        name
                                + ": "
                                + problem.getMessage()
                                + "; see: ./millrace "
                                + name
                                + " --help");
        return ExitCodes.WRONG_INPUT;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult parsed) {
        String name = command.getCommandName();
        if (failure instanceof WrongInputException) {
            command.getErr().println(name + ": " + failure.getMessage());
            return ExitCodes.WRONG_INPUT;
        }
        boolean isForeseen =
                failure instanceof UncheckedIOException
                        || failure.getClass().getName().startsWith("io.millrace.");
        if (isForeseen) {
            command.getErr().println(name + ": " + failure.getMessage());
        } else {
            failure.printStackTrace(command.getErr());
        }
        return ExitCodes.FAILED;
    }
}
