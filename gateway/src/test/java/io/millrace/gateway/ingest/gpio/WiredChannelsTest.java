package io.millrace.gateway.ingest.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.ingest.gpio.WiredChannels.Machine;
import io.millrace.gateway.ingest.gpio.pi4j.MockLines;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.LocalSource;
import io.millrace.profile.LocalSource.Gpio;
import io.millrace.profile.LocalSource.KernelFile;
import io.millrace.profile.LocalSource.Kind;
import io.millrace.profile.LocalSource.Mode;
import io.millrace.profile.LocalSource.Pull;
import io.millrace.profile.LocalSource.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WiredChannelsTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final ChannelId TOTAL = new ChannelId(new DeviceId("m"), "total");
    private static final Wiring ACTIVE_LOW = new Wiring(true, Pull.UP, Duration.ofMillis(5));

    private final MockLines chip = new MockLines();
    private final Samples samples = new Samples();
    private final List<String> taken = new ArrayList<>();
    private PulseTotals totals;
    private WiredChannels channels;

    @AfterEach
    void close() {
        channels.close();
    }

    @Test
    void stateFollowsItsLine() {
        start(gpio("door", Map.of("contact", 17), spec("contact", Mode.STATE, Wiring.PLAIN, LONG)));
        awaitTaken("#door/contact=0.0");

        chip.set(17, true);
        chip.set(17, false);

        awaitTaken("#door/contact=0.0", "#door/contact=1.0", "#door/contact=0.0");
    }

    @Test
    void activeLowTurnsTheVoltageRound() {
        chip.set(17, true);
        start(gpio("door", Map.of("contact", 17), spec("contact", Mode.STATE, ACTIVE_LOW, LONG)));
        awaitTaken("#door/contact=0.0");

        chip.set(17, false);

        awaitTaken("#door/contact=0.0", "#door/contact=1.0");
    }

    @Test
    void quietStateHasAHeartbeat() {
        start(
                gpio(
                        "door",
                        Map.of("contact", 17),
                        spec("contact", Mode.STATE, Wiring.PLAIN, SHORT)));

        await().untilAsserted(() -> assertThat(more()).hasSizeGreaterThan(5));
        assertThat(taken).containsOnly("#door/contact=0.0");
    }

    @Test
    void counterCountsOnlyWhatBecomesActive() {
        start(counter(ACTIVE_LOW, LONG));
        awaitTaken("#m/total=0.0");

        for (int i = 0; i < 10; i++) {
            chip.set(22, true);
            chip.set(22, false);
        }
        channels.close();

        assertThat(more()).last().isEqualTo("#m/total=10.0");
    }

    @Test
    void rateAndTotalShareALine() {
        start(
                gpio(
                        "m",
                        Map.of("flow", 22, "total", 22),
                        spec("flow", Mode.RATE, Wiring.PLAIN, SHORT),
                        spec("total", Mode.TOTAL, Wiring.PLAIN, SHORT)));
        await().until(() -> chip.isOpen(22));

        chip.set(22, true);

        await().untilAsserted(() -> assertThat(more()).contains("#m/total=1.0"));
        assertThat(channels.describe()).isEqualTo("1 lines of no hardware, 0 sensors");
        assertThat(taken).anyMatch(sample -> sample.startsWith("#m/flow=") && !isZero(sample));
    }

    @Test
    void lostEdgesAreCountedAndShown() {
        start(gpio("door", Map.of("contact", 17), spec("contact", Mode.STATE, Wiring.PLAIN, LONG)));
        await().until(() -> chip.isOpen(17));

        chip.lose(17, 138);
        chip.set(17, true);

        await().untilAsserted(() -> assertThat(samples.dropped()).isEqualTo(138));
        assertThat(channels.look().lostEdges()).isEqualTo(138);
    }

    @Test
    void chipThatGoesAndComesBackIsSaidAndReadAgain() {
        start(
                gpio(
                        "door",
                        Map.of("contact", 17),
                        spec("contact", Mode.STATE, Wiring.PLAIN, SHORT)));
        await().until(() -> chip.isOpen(17));

        chip.unplug();
        await().untilAsserted(() -> assertThat(more()).contains("#door/contact=!no-communication"));
        assertThat(channels.look().troubles()).isNotEmpty();
        chip.setSilently(17, true);
        chip.plug();

        await().untilAsserted(() -> assertThat(more()).contains("#door/contact=1.0"));
        assertThat(channels.look().troubles()).isEmpty();
    }

    @Test
    void chipThatIsMissingAtTheStartHarmsNobodyElse() {
        chip.unplug();
        start(
                gpio(
                        "door",
                        Map.of("contact", 17),
                        spec("contact", Mode.STATE, Wiring.PLAIN, SHORT)),
                sensor("room", SHORT));

        await().untilAsserted(() ->
                assertThat(more())
                        .contains("#door/contact=!no-communication", "#room/temperature=21.5"));
    }

    @Test
    void closedChannelsSayNothingMore() {
        start(gpio("door", Map.of("contact", 17), spec("contact", Mode.STATE, Wiring.PLAIN, LONG)));
        await().until(() -> chip.isOpen(17));
        channels.close();
        more();
        int before = taken.size();

        chip.set(17, true);

        assertThat(more()).hasSize(before);
        assertThat(chip.isOpen(17)).isFalse();
    }

    @Test
    void anotherConfigurationLeavesOpenWhatIsWiredAsBefore() {
        Device meter = counter(Wiring.PLAIN, LONG);
        start(meter, contact(17));
        await().until(() -> chip.isOpen(17) && chip.isOpen(22));
        chip.set(22, true);

        follow(meter, contact(18));
        await().until(() -> chip.isOpen(18));
        chip.set(22, false);
        chip.set(22, true);

        assertThat(chip.isOpen(17)).isFalse();
        assertThat(channels.look().lines()).isEqualTo(2);
        channels.close();
        await().untilAsserted(() ->
                assertThat(more().stream().filter(sample -> sample.startsWith("#m/total")))
                        .containsExactly("#m/total=0.0", "#m/total=2.0"));
    }

    @Test
    void aTotalGoesOnWhereItWasWhenItsLineIsReadAnotherWay() {
        start(counter(Wiring.PLAIN, LONG));
        await().until(() -> chip.isOpen(22));
        chip.set(22, true);
        chip.set(22, false);
        await().until(() -> totals.pulses(TOTAL) == 1);

        follow(counter(Wiring.PLAIN, SHORT));
        await().until(() -> chip.isOpen(22));

        await().untilAsserted(() ->
                assertThat(more()).endsWith("#m/total=1.0", "#m/total=1.0", "#m/total=1.0"));
    }

    private static Device contact(int line) {
        return gpio(
                "door", Map.of("contact", line), spec("contact", Mode.STATE, Wiring.PLAIN, LONG));
    }

    private void start(Device... devices) {
        List<Device> all = List.of(devices);
        totals = new PulseTotals(WiredChannels.totals(all));
        channels =
                new WiredChannels(
                        all,
                        new Machine(chip.lines(), (device, file) -> 21.5, System::nanoTime),
                        samples.desk,
                        totals);
        channels.start();
    }

    private void follow(Device... devices) {
        List<Device> all = List.of(devices);
        totals.follow(WiredChannels.totals(all));
        channels.follow(all);
    }

    private List<String> more() {
        taken.addAll(samples.taken());
        return taken;
    }

    private void awaitTaken(String... expected) {
        await().untilAsserted(() -> assertThat(more()).containsExactly(expected));
    }

    private static boolean isZero(String sample) {
        return sample.endsWith("=0.0");
    }

    private static Device counter(Wiring wiring, Duration period) {
        return gpio("m", Map.of("total", 22), spec("total", Mode.TOTAL, wiring, period));
    }

    private static ChannelSpec spec(String name, Mode mode, Wiring wiring, Duration period) {
        return spec(name, new Gpio(mode, wiring, period));
    }

    private static ChannelSpec spec(String name, LocalSource local) {
        return new ChannelSpec(
                name,
                EngineeringUnit.ONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(local),
                Conversion.NONE,
                ChannelSpec.Judgement.NONE);
    }

    private static Device gpio(String name, Map<String, Integer> lines, ChannelSpec... channels) {
        return new Device(
                new DeviceEntry(
                        name, "test", Optional.empty(), Optional.empty(), lines, Optional.empty()),
                profile(channels));
    }

    private static Device sensor(String name, Duration period) {
        return new Device(
                new DeviceEntry(
                        name,
                        "test",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Optional.of("bme280")),
                profile(spec("temperature", new KernelFile(Kind.IIO, "temp", period))));
    }

    private static DeviceProfile profile(ChannelSpec... channels) {
        return new DeviceProfile(
                "test", 1, "", List.of(channels), Optional.empty(), Optional.empty());
    }
}
