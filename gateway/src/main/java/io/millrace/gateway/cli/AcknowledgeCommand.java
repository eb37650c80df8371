package io.millrace.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alerts acknowledge}: an operator has seen an alert. */
@Command(
        name = "acknowledge",
        description = {
            "Tells the running gateway that an operator has seen an alert.",
            "It stays active until its reason is gone; once more changes nothing."
        },
        footer = "  ./millrace alerts acknowledge --config gateway.yaml 7f3a9c",
        mixinStandardHelpOptions = true)
public final class AcknowledgeCommand implements Callable<Integer> {

    private final AlertDesk desk;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "gateway.yaml")
    private Path config;

    @Parameters(paramLabel = "ALERT_ID", description = "as the record or the console shows it")
    private String alertId;

    @Spec private CommandSpec spec;

    public AcknowledgeCommand(AlertDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.acknowledge(config, alertId).tell(spec);
    }
}
