package io.millrace.gateway.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.cli.MillraceCommand;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProfileCommandTest {
    private static final String PAYLOAD =
            "{\"device\": \"p7\", \"ts\": 1772362800250, \"seq\": 9, \"data\": {\"Temp\": 21.5, \"rH\": \"48\","
                    + " \"running\": true}, \"a/b\": {\"Temp\": -3}, \"list\": [1, 2]}";

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void draftsAProfileFromAMessage() throws IOException {
        Path payload = Files.writeString(folder.resolve("Press 7.json"), PAYLOAD);

        assertThat(run("new", "--from-payload", payload.toString(), "--out", "-")).isZero();

        DeviceProfile profile = valid(out.toString());
        assertThat(profile.name()).isEqualTo("press-7");
        assertThat(profile.channels())
                .extracting(channel ->
                        channel.name()
                                + " "
                                + channel.unit().code()
                                + " "
                                + channel.mqtt().orElseThrow().payload())
                .containsExactly(
                        told("temp", "Cel", "/data/Temp"),
                        told("r-h", "1", "/data/rH"),
                        told("running", "1", "/data/running"),
                        told("a-b-temp", "Cel", "/a~1b/Temp"),
                        told("0", "1", "/list/0"),
                        told("1", "1", "/list/1"));
        assertThat(out.toString())
                .startsWith("# yaml-language-server: $schema=")
                .contains("# The time seems to be at /ts (epoch-ms).")
                .contains("message number seems to be at /seq.")
                .contains("# No number, left out: /device, which has \"p7\".");
    }

    private static String told(String channel, String unit, String pointer) {
        return "%s %s Json[value=%s, time=Optional[TimeField[pointer=/ts, format=EPOCH_MILLIS]], sequence=Optional[/seq], samples=Optional.empty, key=Optional.empty, status=Optional.empty]"
                .formatted(channel, unit, pointer);
    }

    @Test
    void draftsAProfileFromFlags() throws IOException {
        Path file = folder.resolve("cooling-pump.yaml");

        int exit =
                run(
                        "new",
                        "--name",
                        "cooling-pump",
                        "--channel",
                        "temperature:Cel",
                        "--channel",
                        "flow:m3/h",
                        "--out",
                        file.toString());

        assertThat(exit).isZero();
        assertThat(valid(Files.readString(file)).channels()).hasSize(2);
        assertThat(err.toString()).contains("a draft of 2 channels");
        String schema = Files.readAllLines(file).getFirst().replaceFirst(".*schema=", "");
        assertThat(folder.resolve(schema)).exists();
    }

    @Test
    void asksForWhatIsNotSaid() {
        ProfileAnswers answers =
                new ProfileAnswers(
                        new BufferedReader(
                                new StringReader("press\n\ntemperature:Cel\nforce:kN\n\n")),
                        new PrintWriter(err));

        assertThat(
                        answers.ask(
                                new ProfileAnswers.Answers(
                                        Optional.empty(), Optional.empty(), List.of())))
                .isEqualTo(
                        new ProfileAnswers.Answers(
                                Optional.of("press"),
                                Optional.of("press"),
                                List.of("temperature:Cel", "force:kN")));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path noJson = Files.writeString(folder.resolve("a.json"), "{\"a\":");
        Path noNumber = Files.writeString(folder.resolve("b.json"), "{\"a\":\"x\"}");
        Path empty = Files.writeString(folder.resolve("c.json"), "");

        assertThat(complaint("new")).contains("needs --name and at least one --channel");
        assertThat(complaint("new", "--name", "p", "--channel", "t"))
                .contains("expected --channel NAME:UNIT");
        assertThat(complaint("new", "--name", "p", "--channel", "t:degrees"))
                .contains("channels.t.unit: \"degrees\" is no UCUM unit");
        assertThat(complaint("new", "--name", "P!", "--channel", "t:Cel"))
                .contains("profile: a profile name has 1 to 64 lower-case letters");
        assertThat(complaint("new", "--from-payload", noJson.toString())).contains("is no JSON");
        assertThat(complaint("new", "--from-payload", noNumber.toString()))
                .contains("holds no number");
        assertThat(complaint("new", "--from-payload", empty.toString())).contains("is empty");
        assertThat(complaint("new", "--from-payload", folder.resolve("none").toString()))
                .contains("cannot be read");
        assertThat(complaint("show", "toaster")).contains("there is no profile toaster");
        assertThat(complaint()).contains("list, show or new?");
    }

    @Test
    void keepsAFileThatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("x.yaml"), "mine");

        assertThat(complaint("new", "--name", "x", "--channel", "t:Cel", "--out", file.toString()))
                .contains("--force replaces it");
        assertThat(file).hasContent("mine");
        assertThat(
                        run(
                                "new",
                                "--name",
                                "x",
                                "--channel",
                                "t:Cel",
                                "--out",
                                file.toString(),
                                "--force"))
                .isZero();
        valid(Files.readString(file));
    }

    @Test
    void listsAndShowsTheShippedProfiles() {
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines()).hasSize(ProfileLoader.shipped().names().size());
        assertThat(out.toString()).contains("storage-tank           1  shipped  Lying cylindrical");

        assertThat(run("show", "door-contact")).isZero();
        assertThat(out.toString()).contains("profile: door-contact");
    }

    /** Names and texts come from strangers' devices; the draft is valid all the same. */
    @Test
    void everyDraftFromAMessageIsValid() throws IOException {
        String[] names = {
            "",
            " ",
            "a\\\"b",
            "\\n",
            "#x",
            ": ",
            "{",
            "~",
            "/",
            "Ä",
            "\\u0000",
            "\\ud83d\\ude00",
            "x".repeat(200),
            "-",
            "1",
            "null"
        };
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder("{\"v\": 1");
            for (int i = 0; i < 6; i++) {
                String name = names[random.nextInt(names.length)];
                String value =
                        random.nextBoolean()
                                ? "\"%s\"".formatted(names[random.nextInt(names.length)])
                                : "" + random.nextInt();
                text.append(", \"")
                        .append(name)
                        .append(i)
                        .append("\": ")
                        .append(
                                random.nextInt(3) == 0
                                        ? "{\"%s\": %s}".formatted(name, value)
                                        : value);
            }
            Path payload = Files.writeString(folder.resolve("p.json"), text.append('}'));
            out.getBuffer().setLength(0);

            assertThat(run("new", "--from-payload", payload.toString(), "--out", "-"))
                    .as(text.toString() + err)
                    .isZero();
            valid(out.toString());
        }
    }

    private String complaint(String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        return err.toString();
    }

    private int run(String... arguments) {
        CommandLine line = MillraceCommand.with(new ProfileCommand());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "profile";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    private static DeviceProfile valid(String text) {
        ProblemList problems = new ProblemList();
        String name = text.replaceFirst("(?s).*?\nprofile: ([^\n]*)\n.*", "$1");
        return ProfileLoader.read(new YamlSource(name + ".yaml", text), problems)
                .orElseThrow(() -> new AssertionError(problems.inReadingOrder() + "\n" + text))
                .profile();
    }
}
