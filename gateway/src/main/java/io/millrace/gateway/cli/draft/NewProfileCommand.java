package io.millrace.gateway.cli.draft;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.cli.draft.ProfileAnswers.Answers;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code profile new}: a commented draft that is valid from the start. */
@Command(
        name = "new",
        description = {
            "Writes the commented draft of a profile, from a few answers or from a message that a",
            "sensor has sent. Asks on a terminal for what the flags do not say."
        },
        footer = {
            "  ./millrace profile new",
            "  ./millrace profile new --from-payload message.json"
        },
        mixinStandardHelpOptions = true)
final class NewProfileCommand implements Callable<Integer> {
    private static final long PAYLOAD_BYTES_MAX = 256 * 1024;

    @Option(names = "--name", paramLabel = "NAME", description = "name of the device type")
    private String name;

    @Option(names = "--description", paramLabel = "TEXT", description = "one sentence about it")
    private String description;

    @Option(
            names = "--channel",
            paramLabel = "NAME:UNIT",
            description = "a channel and its UCUM unit, such as temperature:Cel; may be repeated")
    private List<String> channels = new ArrayList<>();

    @Option(
            names = "--from-payload",
            paramLabel = "FILE",
            description = "a JSON message as the sensor sends it")
    private Path payload;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where to write; NAME.yaml if not given, - for standard output")
    private String out;

    @Option(names = "--force", description = "replace the file if there is one")
    private boolean isForced;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ProfileDraft draft = payload == null ? fromAnswers() : fromPayload();
        Path file = Path.of(out == null ? draft.name() + ".yaml" : out);
        boolean isPrinted = "-".equals(out);
        String text = DraftText.of(draft, isPrinted ? SchemaFile.NAME : SchemaFile.seenFrom(file));
        requireValid(draft.name(), text);
        if (isPrinted) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return 0;
        }
        write(file, text);
        spec.commandLine()
                .getErr()
                .println(
                        "%s: a draft of %d channels; look at its comments, then: ./millrace validate %s"
                                .formatted(file, draft.channels().size(), file));
        return 0;
    }

    private ProfileDraft fromAnswers() {
        Answers known =
                new Answers(Optional.ofNullable(name), Optional.ofNullable(description), channels);
        // Without a terminal the JDK's own console is none, JLine's is one that is no terminal.
        Optional<Console> terminal =
                Optional.ofNullable(System.console())
                        .filter(console -> console.isTerminal() && !known.hasChannels());
        Answers answers = terminal.map(console -> ask(console, known)).orElse(known);
        if (answers.name().isEmpty() || !answers.hasChannels()) {
            throw wrong(
                    "needs --name and at least one --channel NAME:UNIT, or --from-payload FILE");
        }
        String device = answers.name().get();
        List<ChannelDraft> drafts = answers.channels().stream().map(this::channel).toList();
        return new ProfileDraft(
                device,
                answers.description().orElse(device),
                drafts,
                List.of(
                        "Each channel is expected on its own topic below the device's, as {\"value\": 21.5}. Where all come in one",
                        "message, take topic away and say with value where each is, for example value: /temperature"));
    }

    private Answers ask(Console terminal, Answers known) {
        return new ProfileAnswers(
                        new BufferedReader(terminal.reader()), spec.commandLine().getErr())
                .ask(known);
    }

    private ChannelDraft channel(String written) {
        int colon = written.indexOf(':');
        if (colon < 1 || colon == written.length() - 1) {
            throw wrong("expected --channel NAME:UNIT such as temperature:Cel, found " + written);
        }
        String channel = written.substring(0, colon);
        return new ChannelDraft(
                channel,
                written.substring(colon + 1),
                false,
                "topic: %s, value: /value".formatted(DraftText.quoted(channel)),
                Optional.empty());
    }

    private ProfileDraft fromPayload() {
        String device =
                Optional.ofNullable(name)
                        .orElseGet(() ->
                                ChannelNames.plain(
                                        String.valueOf(payload.getFileName())
                                                .replaceFirst("\\.[^.]*$", "")));
        return DraftFromPayload.of(
                        device, Optional.ofNullable(description).orElse(device), readPayload())
                .orElseThrow(() -> wrong(payload + " holds no number that could be a channel"));
    }

    private JsonNode readPayload() {
        try {
            if (Files.size(payload) > PAYLOAD_BYTES_MAX) {
                throw wrong(payload + " is larger than a message can be (256 KiB)");
            }
            JsonNode document = new ObjectMapper().readTree(Files.readAllBytes(payload));
            if (document.isMissingNode()) {
                throw wrong(payload + " is empty");
            }
            return document;
        } catch (JacksonException e) {
            throw wrong("%s is no JSON: %s".formatted(payload, e.getOriginalMessage()));
        } catch (IOException e) {
            throw wrong("%s cannot be read: %s".formatted(payload, e));
        }
    }

    /** What the user gave may be wrong; what comes of a payload must not. */
    private void requireValid(String device, String text) {
        ProblemList problems = new ProblemList();
        ProfileLoader.read(new YamlSource(device + ".yaml", text), problems);
        if (problems.hasErrors()) {
            throw wrong(
                    "that would be no valid profile:\n"
                            + String.join(
                                    "\n",
                                    problems.inReadingOrder().stream()
                                            .map(ProfileProblem::format)
                                            .toList()));
        }
    }

    private void write(Path file, String text) {
        if (Files.exists(file) && !isForced) {
            throw wrong(file + " is there already; --force replaces it");
        }
        try {
            Files.writeString(file, text);
            SchemaFile.putWhereMissing(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
