package io.millrace.benchmarks.plant;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.QualityMark;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * The readings of an emulated plant of pumps as the gateway would append them: values with physics
 * and noise, source times with microseconds and jitter, arrival some hundred microseconds later,
 * source sequences, payload hashes that do not compress. The same seed gives the same readings.
 * Endless; not thread-safe.
 */
public final class PlantLoad {
    public static final int CHANNELS = 5;
    private static final String PROFILE = "centrifugal-pump";
    private static final String BOOT = "6f1d3c52-90aa-4f5b-8a1e-0c2d4e6f8a10";
    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
    private static final double JITTER_MICROS = 120;
    private static final double WAY_MICROS_LEAST = 250;
    private static final double WAY_MICROS_MORE = 400;

    private final List<Pump> pumps = new ArrayList<>();
    private final SplittableRandom random;
    private final long periodNanos;
    private long round;
    private int pump;
    private int channel;
    private long lastArrivalMicros;

    /** One device: its physics and its own numbering. */
    private static final class Pump {
        private final DeviceSimulation simulation;
        private final List<Sensor> sensors;
        private final long phaseNanos;
        private long sourceSequence;
        private double[] values = {};

        Pump(DeviceSimulation simulation, List<Sensor> sensors, long phaseNanos) {
            this.simulation = simulation;
            this.sensors = sensors;
            this.phaseNanos = phaseNanos;
        }
    }

    /**
     * @param topicOf a sensor's topic, from its {@code DEVICE-CHANNEL}
     */
    public PlantLoad(PlantSize size, long seed, UnaryOperator<String> topicOf) {
        this.random = new SplittableRandom(seed);
        this.periodNanos = size.period().toNanos();
        DeviceProfile profile = ProfileLoader.shipped().profile(PROFILE).orElseThrow();
        for (int i = 0; i < size.pumps(); i++) {
            String device = "pump-" + (i + 1);
            // Spread over the period, in the order in which they come.
            long phase = periodNanos * i / size.pumps();
            pumps.add(
                    new Pump(
                            new DeviceSimulation(
                                    profile, DeviceRandom.of(seed, device), size.period()),
                            sensorsOf(profile, device, topicOf),
                            phase));
        }
    }

    /** Each sensor on the topic that it has by default. */
    public static PlantLoad of(PlantSize size, long seed) {
        return new PlantLoad(size, seed, sensor -> "topic-" + sensor);
    }

    private static List<Sensor> sensorsOf(
            DeviceProfile profile, String device, UnaryOperator<String> topicOf) {
        List<Sensor> sensors = new ArrayList<>();
        for (ChannelSpec spec : profile.channels()) {
            sensors.add(
                    new Sensor(
                            "press-hall-1",
                            Optional.of("plant-7"),
                            device,
                            Optional.of(spec.name()),
                            Optional.of(spec.unit().code()),
                            topicOf.apply(device + "-" + spec.name())));
        }
        return sensors;
    }

    /** All sensors, in no order that matters. */
    public List<Sensor> sensors() {
        return pumps.stream().flatMap(each -> each.sensors.stream()).toList();
    }

    /** The next readings in the order of their arrival. */
    public List<Reading> next(int count) {
        List<Reading> readings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            readings.add(next());
        }
        return readings;
    }

    private Reading next() {
        Pump from = pumps.get(pump);
        if (channel == 0) {
            from.values = from.simulation.next();
        }
        long taken =
                (round * periodNanos + from.phaseNanos) / 1_000
                        + (long) (JITTER_MICROS * (channel + random.nextDouble()));
        Reading reading = reading(from, taken, arrival(taken));
        channel++;
        if (channel == CHANNELS) {
            channel = 0;
            from.sourceSequence++;
            pump++;
        }
        if (pump == pumps.size()) {
            pump = 0;
            round++;
        }
        return reading;
    }

    /** One gateway thread stamps them, so times of arrival never go back. */
    private long arrival(long takenMicros) {
        double way = WAY_MICROS_LEAST - WAY_MICROS_MORE * Math.log1p(-random.nextDouble());
        lastArrivalMicros = Math.max(lastArrivalMicros + 1, takenMicros + (long) way);
        return lastArrivalMicros;
    }

    private Reading reading(Pump from, long takenMicros, long arrivedMicros) {
        return new Envelope.Reading(
                from.sensors.get(channel),
                OptionalDouble.of(from.values[channel]),
                QualityMark.GOOD,
                new Stamp(
                        START.plus(takenMicros, ChronoUnit.MICROS),
                        true,
                        START.plus(arrivedMicros, ChronoUnit.MICROS),
                        Clock.SYNCED,
                        BOOT),
                OptionalLong.of(from.sourceSequence),
                0,
                random.nextInt());
    }
}
