package io.millrace.gateway.ingest.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.ingest.gpio.WiredChannels.Machine;
import io.millrace.gateway.ingest.gpio.pi4j.MockLines;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The shipped profiles that can be wired, from the voltage to the reading. */
class ShippedProfilesOnLinesTest {
    private final MockLines chip = new MockLines();
    private final Samples samples = new Samples();
    private final List<Reading> readings = new ArrayList<>();

    @Test
    void aContactToGroundIsOpenWhileItsLineIsHigh() {
        Device door = device("door-contact", Map.of("open", 17));
        try (WiredChannels _ = started(door)) {
            await().untilAsserted(() -> assertThat(told(door)).containsExactly("open 0.0"));

            chip.set(17, true);

            await().untilAsserted(
                            () -> assertThat(told(door)).containsExactly("open 0.0", "open 1.0"));
        }
    }

    @Test
    void aPulseIsALitre() {
        Device meter = device("pulse-flowmeter", Map.of("flow", 22, "volume", 22));
        try (WiredChannels _ = started(meter)) {
            await().until(() -> chip.isOpen(22));
            for (int i = 0; i < 500; i++) {
                chip.set(22, true);
                chip.set(22, false);
            }
        }

        assertThat(told(meter)).last().isEqualTo("volume 0.5");
    }

    @Test
    void aPulsePerSecondIsALitrePerSecond() {
        Device meter = device("pulse-flowmeter", Map.of("flow", 22, "volume", 22));

        samples.desk.measured(new ChannelId(new DeviceId("d"), "flow"), 2.0, Duration.ZERO);

        assertThat(told(meter)).containsExactly("flow 7.2");
    }

    @Test
    void onlyCountersOnLinesAreRemembered() {
        Device wired = device("pulse-flowmeter", Map.of("flow", 22, "volume", 22));
        Device overMqtt = device("pulse-flowmeter", Map.of());

        assertThat(WiredChannels.totals(List.of(wired))).hasSize(1);
        assertThat(WiredChannels.totals(List.of(overMqtt))).isEmpty();
    }

    private WiredChannels started(Device device) {
        WiredChannels channels =
                new WiredChannels(
                        List.of(device),
                        new Machine(chip.lines(), (sensor, file) -> 0.0, System::nanoTime),
                        samples.desk,
                        new PulseTotals(WiredChannels.totals(List.of(device))));
        channels.start();
        return channels;
    }

    /** Every reading so far but for the flow of pulses that no meter could give so fast. */
    private List<String> told(Device device) {
        SampleDecoder decoder =
                new SampleDecoder(
                        List.of(device),
                        new TimeLine(Samples.NOW, () -> 0, true),
                        delivery -> new Decoded.Rejected(new Rejection("no sample", "")));
        samples.deliveries().stream()
                .map(delivery -> (Decoded.Accepted) decoder.decode(delivery))
                .forEach(accepted -> readings.addAll(accepted.readings()));
        return readings.stream()
                .filter(reading -> reading.quality() != QualityCode.BAD_OUT_OF_RANGE)
                .map(reading ->
                        reading.channel().channel() + " " + reading.value().orElse(Double.NaN))
                .toList();
    }

    private static Device device(String profile, Map<String, Integer> lines) {
        return new Device(
                new DeviceEntry(
                        "d", profile, Optional.empty(), Optional.empty(), lines, Optional.empty()),
                ProfileLoader.shipped().profile(profile).orElseThrow());
    }
}
