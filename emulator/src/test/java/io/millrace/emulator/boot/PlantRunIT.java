package io.millrace.emulator.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.emulator.gateway.GatewayFailedException;
import io.millrace.emulator.plant.FaultOrder;
import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.plant.PlantLayout;
import io.millrace.emulator.verdict.FaultWatch;
import io.millrace.emulator.verdict.Finding;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Tally;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.testbed.kafka.LoopbackPorts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole emulation with a stand-in for the gateway that keeps its promise or, when told to, does
 * not: a verdict that convicts nobody would be worth nothing.
 */
class PlantRunIT {
    private static final ProfileLibrary PROFILES = ProfileLoader.shipped();
    private static final double RATE = 300;

    /** More than a gateway that dies by itself is allowed. */
    private static final int KILLS = 7;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(4);

    @TempDir private Path home;
    @TempDir private Path data;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    @Test
    void acquitsAGatewayThatKeepsItsPromise() {
        RunReport report = run(StandInGateway.class);

        Tally tally = report.tally();
        assertThat(report.isGood()).as("%s %s", report, said).isTrue();
        assertThat(report.sent())
                .isGreaterThan(300)
                .isEqualTo(report.acknowledged())
                .isEqualTo(tally.inKafka());
        assertThat(report.gatewayCounts().received()).isEqualTo(report.sent());
        assertThat(report.latency().p99()).isPresent();
        FaultWatch.Answer answer = report.faults().getFirst().answer().orElseThrow();
        assertThat(answer.leadingChannel()).contains("flow");
        assertThat(answer.raisedAfter()).isLessThan(Duration.ofSeconds(30));
        assertThat(said).anyMatch(line -> line.startsWith("alert") && line.contains("pump-1"));
        assertThat(data.resolve("run.json"))
                .content()
                .matches(
                        "(?s)\\{\"kafka\": \"127.0.0.1:\\d+\", \"mqtt\": \"127.0.0.1:\\d+\","
                                + " \"console\": \"127.0.0.1:\\d+\", \"gatewayPid\": \\d+}\\s*");
    }

    @Test
    void convictsAGatewayThatLosesSendsTwiceAndChangesTheOrder() throws IOException {
        Files.createFile(data.resolve("lie"));

        RunReport report = run(StandInGateway.class);

        long lost = turns(report.sent(), StandInGateway.LOSE);
        // One more when the end comes before what is held back.
        assertThat(report.tally().lost()).isBetween(lost, lost + 1);
        assertThat(report.tally().duplicated())
                .isEqualTo(turns(report.sent(), StandInGateway.SEND_TWICE));
        assertThat(report.tally().outOfOrder())
                .isGreaterThanOrEqualTo(turns(report.sent(), StandInGateway.HOLD_BACK) - 1);
        assertThat(report.isGood()).isFalse();
        assertThat(report.evidence().findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.LOST, Finding.Kind.DUPLICATED, Finding.Kind.BEHIND);
        assertThat(data.resolve("findings.txt")).content().contains("/", "behind a later one");
    }

    @Test
    void givesUpAGatewayThatDiesAgainAndAgainAndShowsItsLog() {
        assertThatThrownBy(() -> run(DyingGateway.class))
                .isInstanceOf(GatewayFailedException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("last words");
        assertThat(said).filteredOn(line -> line.contains("starting it again")).hasSize(1);
    }

    @Test
    void keepsAGatewayUpThatIsKilledAgainAndAgain() {
        CompletableFuture<RunReport> run =
                CompletableFuture.supplyAsync(() -> run(StandInGateway.class));
        await().atMost(LIMIT).until(() -> said.stream().anyMatch(line -> line.contains("plant  ")));
        long killed = 0;
        for (int i = 0; i < KILLS; i++) {
            long last = killed;
            killed = await().atMost(LIMIT).until(this::gatewayPid, pid -> pid != last);
            ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
        }

        assertThat(run.join().gatewayRestarts()).isGreaterThanOrEqualTo(KILLS);
    }

    private long gatewayPid() throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(data.resolve("run.json")))
                .path("gatewayPid")
                .asLong();
    }

    /** Says why and ends. */
    static final class DyingGateway {
        private DyingGateway() {}

        public static void main(String[] args) {
            System.out.println("last words");
            System.exit(3);
        }
    }

    private RunReport run(Class<?> gateway) {
        install(gateway);
        List<DeviceProfile> profiles = PROFILES.all().stream().map(LoadedProfile::profile).toList();
        List<PlantDevice> plant = PlantLayout.of(profiles, 2);
        FaultOrder fault = new FaultOrder("dry-running", Duration.ofSeconds(1), Optional.empty());
        EmulationOrder order =
                new EmulationOrder(
                        Optional.of(Duration.ofSeconds(3)),
                        plant,
                        OptionalDouble.of(RATE),
                        List.of(PlannedFault.of(fault, plant)),
                        1,
                        Optional.empty(),
                        new EmulationOrder.Places(
                                Optional.empty(),
                                // Not the default: others on this machine may take it meanwhile.
                                OptionalInt.of(LoopbackPorts.free()),
                                Optional.of(data),
                                home));
        Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
        return new PlantRun(
                        order,
                        PROFILES,
                        clocks,
                        new Keeping(said),
                        new StopSignal(),
                        STANDSTILL_MAX)
                .run();
    }

    /** How many of the messages 1 to {@code sent} had this number in their hundred. */
    private static long turns(long sent, int number) {
        return (sent - number + StandInGateway.EVERY) / StandInGateway.EVERY;
    }

    private void install(Class<?> gateway) {
        Path jar = home.resolve(Path.of("gateway", "target", "quarkus-app", "quarkus-run.jar"));
        try {
            Files.createDirectories(jar.getParent());
            write(jar, gateway);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Path jar, Class<?> gateway) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, gateway.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream written = new JarOutputStream(out, manifest)) {
            written.finish();
        }
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
    }

    private record Keeping(List<String> said) implements Announcer {
        @Override
        public void say(String sentence) {
            said.add(sentence);
        }

        @Override
        public void alert(AlertRecord alert) {
            said.add("alert " + alert);
        }

        @Override
        public void progress(Progress progress) {
            // Nobody watches.
        }
    }
}
