package io.millrace.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollback}: the previous model becomes the active one again. */
@Command(
        name = "rollback",
        description = {
            "Makes the model active again that was before; a second time undoes it.",
            "A running gateway takes it over."
        },
        footer = "  ./millrace rollback --config gateway.yaml centrifugal-pump",
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

    private final ModelKeeper keeper;

    @Mixin private ModelChoice model;

    @Spec private CommandSpec spec;

    public RollbackCommand(ModelKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public Integer call() {
        return keeper.rollBack(model.config(), model.name()).tell(spec);
    }
}
