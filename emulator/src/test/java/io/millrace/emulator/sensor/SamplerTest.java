package io.millrace.emulator.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.emulator.Plants;
import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant TIME = Instant.parse("2026-11-20T08:00:00Z");
    private static final int PUMP_CHANNELS = 2;

    private final AtomicLong nanos = new AtomicLong();
    private final List<SensorId> identities =
            List.of(
                    new SensorId("pump-1", "current", "pump-1-current"),
                    new SensorId("pump-1", "pressure", "pump-1-pressure"));
    private final Books books = new Books(identities, 0);

    @Test
    void takesOneSampleOfEveryChannelPerPeriod() {
        KeepingUplink uplink = new KeepingUplink(10_000);
        try (Sampler sampler = sampler(device(uplink))) {
            sampler.start();
            await().atMost(LIMIT).until(() -> books.sent() == PUMP_CHANNELS);

            for (int period = 1; period <= 20; period++) {
                nanos.addAndGet(PERIOD.toNanos());
                long expected = (period + 1L) * PUMP_CHANNELS;
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(LIMIT)
                        .until(() -> books.sent() >= expected);
            }
        }

        assertThat(books.sent()).isEqualTo(21L * PUMP_CHANNELS);
        assertThat(uplink.messages().getFirst().topic()).isEqualTo("factory/pump-1/current");
        assertThat(uplink.messages().get(2).payload()).asString(UTF_8).contains("\"seq\": 1}");
    }

    @Test
    void leavesOutWhatALongPauseMissedInsteadOfBursting() {
        try (Sampler sampler = sampler(device(new KeepingUplink(10_000)))) {
            sampler.start();
            await().atMost(LIMIT).until(() -> books.sent() == PUMP_CHANNELS);

            nanos.addAndGet(Duration.ofSeconds(100).toNanos());
            await().atMost(LIMIT).until(() -> books.sent() > PUMP_CHANNELS);
            await().during(Duration.ofMillis(100))
                    .atMost(LIMIT)
                    .until(() -> books.sent() <= 3L * PUMP_CHANNELS);
        }
    }

    @Test
    void takesNoSampleThatNobodyCouldKeep() {
        EmulatedDevice device = device(new KeepingUplink(3));

        device.sample(Instant.EPOCH, 0);
        device.sample(Instant.EPOCH, 0);

        assertThat(books.sent()).isEqualTo(PUMP_CHANNELS);
        assertThat(device.heldBack()).isEqualTo(PUMP_CHANNELS);
    }

    @Test
    void cutsTheConnectionAndSendsNothingMoreWhenDisconnected() {
        KeepingUplink uplink = new KeepingUplink(100);
        EmulatedDevice device = device(uplink);

        device.begin("disconnect");
        device.sample(Instant.EPOCH, 0);

        assertThat(uplink.isCut()).isTrue();
        assertThat(books.sent()).isZero();
    }

    @Test
    void refusesADeviceWhoseNumbersWouldComeRoundAgain() {
        EmulatedDevice fresh = numberedInFourBytes(0);
        fresh.sample(TIME, 0);

        assertThat(fresh.heldBack()).isZero();
        assertThatThrownBy(() -> numberedInFourBytes(1_000_000_000_000L))
                .isInstanceOf(NotPlayableException.class)
                .hasMessageContaining("numbers its messages up to 4294967295 only");
    }

    private static EmulatedDevice numberedInFourBytes(long first) {
        DeviceProfile profile =
                ProfileLoader.read(
                                new YamlSource(
                                        "meter.yaml",
                                        """
                                        profile: meter
                                        version: 1
                                        channels:
                                          value:
                                            unit: A
                                            mqtt: {format: binary, type: int16, time-offset: 2, time-type: uint32,
                                              time-format: epoch-s, sequence-offset: 6, sequence-type: uint32}
                                        emulation: {signals: {value: {base: 5}}}
                                        """),
                                new ProblemList())
                        .orElseThrow()
                        .profile();
        PlantDevice meter = new PlantDevice("meter-1", profile, "factory/meter-1");
        return new EmulatedDevice(
                meter,
                PERIOD,
                new DeviceSimulation(profile, DeviceRandom.of(1, meter.name()), PERIOD),
                new KeepingUplink(10),
                new Books(List.of(new SensorId("meter-1", "value", "meter-1")), first));
    }

    private Sampler sampler(EmulatedDevice device) {
        return new Sampler(List.of(device), () -> Instant.EPOCH, nanos::get);
    }

    private EmulatedDevice device(DeviceUplink uplink) {
        PlantDevice pump = new PlantDevice("pump-1", Plants.pump(), "factory/pump-1");
        DeviceSimulation simulation =
                new DeviceSimulation(pump.profile(), DeviceRandom.of(1, pump.name()), PERIOD);
        return new EmulatedDevice(pump, PERIOD, simulation, uplink, books);
    }
}
