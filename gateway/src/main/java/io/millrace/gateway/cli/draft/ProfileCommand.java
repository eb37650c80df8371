package io.millrace.gateway.cli.draft;

import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code profile}: device profiles. */
@Command(
        name = "profile",
        description = "Lists and shows device profiles, and writes the first draft of a new one.",
        synopsisSubcommandLabel = "(list | show | new)",
        subcommands = NewProfileCommand.class,
        footer = "  ./millrace profile list",
        mixinStandardHelpOptions = true)
public final class ProfileCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show or new?");
    }

    @Command(
            name = "list",
            description = "One line per profile: name, version, where it is from, description.",
            footer = {
                "  ./millrace profile list",
                "  ./millrace profile list --directory profiles"
            },
            mixinStandardHelpOptions = true)
    void list(
            @Option(names = "--directory", paramLabel = "DIR", description = "your own profiles")
                    Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        for (LoadedProfile loaded : library(directory).all()) {
            out.printf(
                    "%-20s %3d  %-8s %s%n",
                    loaded.profile().name(),
                    loaded.profile().version(),
                    loaded.isShipped() ? "shipped" : "own",
                    loaded.profile().description());
        }
        out.flush();
    }

    @Command(
            name = "show",
            description = "Prints a profile as it was written.",
            footer = "  ./millrace profile show centrifugal-pump",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "NAME", description = "name of the profile") String name,
            @Option(names = "--directory", paramLabel = "DIR", description = "your own profiles")
                    Path directory) {
        ProfileLibrary library = library(directory);
        LoadedProfile loaded =
                library.find(name)
                        .orElseThrow(() ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "there is no profile %s; there are: %s"
                                                .formatted(
                                                        name, String.join(", ", library.names()))));
        PrintWriter out = spec.commandLine().getOut();
        out.print(loaded.sourceText());
        out.flush();
    }

    // A bad profile is left out here; validate says what is wrong with it.
    private static ProfileLibrary library(Path directory) {
        return Optional.ofNullable(directory)
                .map(folder -> ProfileLoader.shippedAnd(folder).library())
                .orElseGet(ProfileLoader::shipped);
    }
}
