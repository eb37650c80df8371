package io.millrace.models.cli;

/** Starts the trainer's commands; the exit code is theirs. */
public final class ModelsMain {
    private ModelsMain() {}

    public static void main(String[] arguments) {
        System.exit(ModelsCommand.commandLine().execute(arguments));
    }
}
