package io.millrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.cli.BenchMain;
import io.millrace.emulator.boot.Clocks;
import io.millrace.emulator.cli.EmulatorMain;
import io.millrace.gateway.boot.Millrace;
import io.millrace.models.cli.ModelsCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;

/** Whoever asks a command for help gets a description, its exit codes and an example that works. */
class HelpTest {
    private static final String SHELL = "./millrace ";

    /** One command, by the words that follow ./millrace. */
    record Verb(String words, CommandLine command, CommandLine root) {
        @Override
        public String toString() {
            return words;
        }
    }

    static Stream<Verb> verbs() {
        List<Verb> verbs = new ArrayList<>();
        Stream.of(
                        Millrace.commandLine(Map.of()),
                        EmulatorMain.commandLine(
                                new Clocks(InstantSource.system(), System::nanoTime)),
                        ModelsCommand.commandLine(),
                        BenchMain.commandLine())
                .forEach(root -> add(root, root, verbs));
        return verbs.stream();
    }

    private static void add(CommandLine command, CommandLine root, List<Verb> verbs) {
        String words = command.getCommandSpec().qualifiedName().replaceFirst("^millrace ?", "");
        if (!words.isEmpty()) {
            verbs.add(new Verb(words, command, root));
        }
        command.getSubcommands().values().stream()
                .filter(below -> !below.getCommandName().equals("help"))
                .forEach(below -> add(below, root, verbs));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void saysWhatItDoesAndWhatEachWordMeans(Verb verb) {
        assertThat(String.join("", description(verb))).as("description").hasSizeGreaterThan(20);
        for (ArgSpec argument : verb.command().getCommandSpec().args()) {
            assertThat(String.join("", argument.description()))
                    .as("description of %s", argument.paramLabel())
                    .isNotBlank();
        }
        assertThat(verb.command().getUsageMessage(Ansi.OFF))
                .contains("--help", "Exit codes:", "Examples:");
    }

    private static String[] description(Verb verb) {
        return verb.command().getCommandSpec().usageMessage().description();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void givesAnExampleThatItUnderstands(Verb verb) {
        String[] footer = verb.command().getCommandSpec().usageMessage().footer();
        assertThat(footer).as("examples").isNotEmpty();

        for (String line : footer) {
            assertThat(line).contains(SHELL + verb.words());
            String example = line.substring(line.indexOf(SHELL) + SHELL.length());
            List<String> words = List.of(example.replaceFirst(" \\|.*", "").split(" "));
            boolean isBench = verb.root().getCommandName().equals("bench");

            // Throws where it is not understood.
            var parsed =
                    verb.root()
                            .parseArgs(
                                    words.subList(isBench ? 1 : 0, words.size())
                                            .toArray(String[]::new));

            assertThat(parsed.asCommandLineList()).isNotEmpty();
        }
    }

    /** The script knows the same verbs, and says a line about each. */
    @Test
    void theScriptKnowsTheSameVerbs() throws IOException {
        String script = Files.readString(Repository.root().resolve("millrace"));
        String known =
                script.lines()
                        .filter(line -> line.strip().startsWith("emulate | torture | "))
                        .findFirst()
                        .orElseThrow()
                        .strip()
                        .replace(") ;;", "");
        TreeSet<String> inScript = new TreeSet<>(Arrays.asList(known.split(" \\| ")));
        // Of the script itself.
        assertThat(inScript.removeAll(List.of("test", "package"))).isTrue();

        assertThat(verbs().map(verb -> verb.words().replaceFirst(" .*", "")).distinct())
                .containsExactlyInAnyOrderElementsOf(inScript);
        String usage = script.substring(script.indexOf("usage()"), script.indexOf("TEXT\n}"));
        assertThat(inScript).allSatisfy(verb -> assertThat(usage).contains(verb));
    }
}
