package io.millrace.gateway.boot;

import io.millrace.gateway.cli.AcknowledgeCommand;
import io.millrace.gateway.cli.AlertsCommand;
import io.millrace.gateway.cli.DoctorCommand;
import io.millrace.gateway.cli.JournalCommand;
import io.millrace.gateway.cli.MillraceCommand;
import io.millrace.gateway.cli.ModelsCommand;
import io.millrace.gateway.cli.PromoteCommand;
import io.millrace.gateway.cli.RollbackCommand;
import io.millrace.gateway.cli.RunCommand;
import io.millrace.gateway.cli.ScoreCommand;
import io.millrace.gateway.cli.ValidateCommand;
import io.millrace.gateway.cli.draft.ProfileCommand;
import io.millrace.gateway.cli.kafka.KafkaAlertRecords;
import io.millrace.gateway.settings.yaml.Validation;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import picocli.CommandLine;

/** The gateway's command. Only {@code run} starts Quarkus. */
@QuarkusMain
public final class Millrace {

    private Millrace() {}

    public static void main(String... arguments) {
        InstalledNatives.use();
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** Every verb of the gateway, ready to execute. */
    public static CommandLine commandLine(Map<String, String> environment) {
        ModelPromotion models = new ModelPromotion(environment);
        return MillraceCommand.with(
                new RunCommand(new QuarkusStart(environment)::run),
                new ValidateCommand(paths -> Validation.of(paths, environment, new ModelTrial())),
                new DoctorCommand(new Doctor(environment, Doctor.Machine.here())),
                new CommandLine(new AlertsCommand(new KafkaAlertRecords(System::nanoTime)))
                        .addSubcommand(new AcknowledgeCommand(new ConsoleClient(environment))),
                new ModelsCommand(models),
                new PromoteCommand(models),
                new RollbackCommand(models),
                new JournalCommand(),
                new ScoreCommand(),
                new ProfileCommand());
    }
}
