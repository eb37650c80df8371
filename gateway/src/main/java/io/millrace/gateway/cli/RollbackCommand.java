package io.millrace.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollback}: the previous model becomes the active one again. */
@Command(
        name = "rollback",
        description = {
            "Makes the model active again that was before; a second time undoes it.",
            "A running gateway takes it over."
        },
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

    private final ModelKeeper keeper;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "gateway.yaml")
    private Path config;

    @Parameters(paramLabel = "NAME", description = "the model's file, as the profile names it")
    private String name;

    @Spec private CommandSpec spec;

    public RollbackCommand(ModelKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public Integer call() {
        return keeper.rollBack(config, name).tell(spec);
    }
}
