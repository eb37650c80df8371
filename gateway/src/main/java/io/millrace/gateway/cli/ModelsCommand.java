package io.millrace.gateway.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code models}: the model files of a gateway. */
@Command(
        name = "models",
        description = "The anomaly models of a gateway: active, candidate and previous.",
        synopsisSubcommandLabel = "COMMAND",
        footer = "  ./millrace models list --config gateway.yaml",
        mixinStandardHelpOptions = true)
public final class ModelsCommand implements Runnable {

    private final ModelKeeper keeper;

    @Spec private CommandSpec spec;

    public ModelsCommand(ModelKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "There is: models list");
    }

    /** One line per model file, with what it is or why it is refused. */
    @Command(
            name = "list",
            description = "One line per model file: what it is to its devices, or what is wrong.",
            footer = "  ./millrace models list --config gateway.yaml",
            mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--config",
                            required = true,
                            paramLabel = "FILE",
                            description = "gateway.yaml")
                    Path config) {
        return keeper.list(config).tell(spec);
    }
}
