package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.console.GatewayStatus.ReloadLook;
import io.millrace.gateway.reload.FileMarks;
import io.millrace.gateway.reload.Settling;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {
    private static final String ONE = "- {name: a, profile: single-value, mqtt: {topic: t/a}}";
    private static final String OTHER = "- {name: b, profile: single-value, mqtt: {topic: t/b}}";
    private static final String BROKEN = "- {name: b, profile: no-such, mqtt: {topic: t/b}}";

    @TempDir private Path folder;
    private final List<List<String>> applied = new CopyOnWriteArrayList<>();
    private final ReloadTally tally = new ReloadTally();
    private ConfigurationFiles files;
    private GatewaySettings running;
    private Reloader reloader;
    private long nowNanos;

    @BeforeEach
    void start() throws IOException {
        files = new ConfigurationFiles(folder.resolve("gateway.yaml"), Map.of());
        write("64MiB", "watch", ONE);
        begin();
    }

    @AfterEach
    void close() {
        reloader.close();
    }

    @Test
    void appliesAChangeThatWasLeftAlone() throws IOException {
        write("64MiB", "watch", ONE, OTHER);

        reloader.look();
        assertThat(applied).isEmpty();
        pass();
        reloader.look();
        reloader.look();

        assertThat(applied).containsExactly(List.of("a", "b"));
        assertThat(tally.look()).isEqualTo(new ReloadLook(1, 0));
    }

    @Test
    void doesNotReadAFileThatIsStillBeingWritten() throws IOException {
        Files.writeString(files.gatewayYaml(), "gateway: {id: ");
        reloader.look();
        nowNanos += Settling.QUIET.toNanos() - 1;
        Files.writeString(files.gatewayYaml(), "gateway: {id: g}\ncloud: {kafka: {bootst");
        reloader.look();
        nowNanos += Settling.QUIET.toNanos() - 1;
        write("64MiB", "watch", OTHER);
        reloader.look();
        assertThat(tally.look()).isEqualTo(new ReloadLook(0, 0));

        pass();
        reloader.look();

        assertThat(applied).containsExactly(List.of("b"));
        assertThat(tally.look()).isEqualTo(new ReloadLook(1, 0));
    }

    @Test
    void refusesAsAWholeWhatHasAProblemAndReadsItOnceOnly() throws IOException {
        write("64MiB", "watch", ONE, BROKEN);
        settle();
        settle();

        assertThat(applied).isEmpty();
        assertThat(tally.look()).isEqualTo(new ReloadLook(0, 1));

        write("64MiB", "watch", ONE, OTHER);
        settle();

        assertThat(applied).containsExactly(List.of("a", "b"));
    }

    @Test
    void namesTheProblemsOfWhatItRefuses() throws IOException {
        write("64MiB", "watch", ONE, BROKEN);

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:7:22: devices[1].profile: there is no profile no-such");
    }

    @Test
    void refusesWhatNeedsARestartAndSaysWhereItStands() throws IOException {
        write("128MiB", "watch", ONE, OTHER);
        settle();

        assertThat(applied).isEmpty();
        assertThat(tally.look()).isEqualTo(new ReloadLook(0, 1));
        assertThat(problems())
                .containsExactly(
                        "gateway.yaml:3:32: journal.limit: found 134217728 bytes, running with 67108864 bytes; this needs a restart, or put it back as it was");
    }

    @Test
    void noticesAProfileThatChanges() throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(
                folder.resolve("profiles/mine.yaml"),
                """
                profile: mine
                version: 1
                channels: {value: {unit: Cel, mqtt: {format: json, value: /value}}}
                """);
        settle();

        assertThat(applied).containsExactly(List.of("a"));
    }

    @Test
    void readsAtOnceWhenAskedAndOnlyThenWhenItDoesNotWatch() throws IOException {
        write("64MiB", "signal", ONE);
        begin();
        write("64MiB", "signal", OTHER);
        settle();
        settle();
        assertThat(applied).isEmpty();

        reloader.ask();
        reloader.close();

        await().untilAsserted(() -> assertThat(applied).containsExactly(List.of("b")));
    }

    private void begin() {
        if (reloader != null) {
            reloader.close();
        }
        running = ((SettingsOutcome.Loaded) files.load()).settings();
        FileMarks taken = files.marks(running);
        reloader = new Reloader(files, running, taken, this::follow, tally, () -> nowNanos);
    }

    private String follow(SettingsOutcome.Loaded loaded) {
        applied.add(loaded.settings().devices().stream().map(DeviceEntry::name).toList());
        return "followed";
    }

    private void settle() {
        reloader.look();
        pass();
        reloader.look();
    }

    private void pass() {
        nowNanos += Settling.QUIET.toNanos();
    }

    private List<String> problems() {
        SettingsOutcome.Refused refused = (SettingsOutcome.Refused) files.loadFor(running);
        return refused.problems().stream()
                .map(ProfileProblem::format)
                .map(line -> line.replace(folder + "/", ""))
                .toList();
    }

    private void write(String limit, String reload, String... devices) throws IOException {
        Files.writeString(
                files.gatewayYaml(),
                """
                gateway: {id: g}
                cloud: {kafka: {bootstrap.servers: "k:9092"}}
                journal: {directory: j, limit: %s}
                reload: %s
                devices:
                %s
                """
                        .formatted(limit, reload, String.join("\n", devices)));
    }
}
