package io.millrace.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code promote}: a candidate becomes the active model. */
@Command(
        name = "promote",
        description = {
            "Makes a model's candidate active, after checking it against contract and profiles.",
            "The model before is kept; 'rollback' brings it back. A running gateway takes it over."
        },
        footer = "  ./millrace promote --config gateway.yaml centrifugal-pump",
        mixinStandardHelpOptions = true)
public final class PromoteCommand implements Callable<Integer> {

    private final ModelKeeper keeper;

    @Mixin private ModelChoice model;

    @Spec private CommandSpec spec;

    public PromoteCommand(ModelKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public Integer call() {
        return keeper.promote(model.config(), model.name()).tell(spec);
    }
}
