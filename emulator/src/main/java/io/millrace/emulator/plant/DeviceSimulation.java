package io.millrace.emulator.plant;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.Emulation;
import io.millrace.profile.Emulation.Effect;
import io.millrace.profile.Emulation.Fault;
import io.millrace.profile.Emulation.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One device, played by the {@code emulation} block of its profile. Every {@link #next()} is one
 * sampling period later and gives one engineering value per channel, inside the instrument's range.
 * Not thread-safe.
 */
public final class DeviceSimulation {
    private final DeviceProfile profile;
    private final Emulation emulation;
    private final DeviceRandom random;
    private final double stepSeconds;
    private final DriverWalk[] drivers;
    private final ChannelSignal[] signals;
    private final Instrument[] instruments;
    private final Counter[] counters;
    private final List<Begun> faults = new ArrayList<>();
    private long steps;

    /** A channel that adds up another one. */
    private static final class Counter {
        private final int channel;
        private final int counted;
        private final double perSecond;
        private double total;

        Counter(int channel, int counted, double perSecond) {
            this.channel = channel;
            this.counted = counted;
            this.perSecond = perSecond;
        }
    }

    private record Begun(ActiveFault fault, long step) {}

    /**
     * @param step sampling period, positive; the physics stay the same for every width
     * @throws NotEmulatedException if the profile has no emulation, or none for one of its channels
     */
    public DeviceSimulation(DeviceProfile profile, DeviceRandom random, Duration step) {
        this.profile = profile;
        this.emulation =
                profile.emulation().orElseThrow(() -> new NotEmulatedException(profile.name()));
        this.random = random;
        this.stepSeconds = Seconds.of(step);
        // Map.copyOf iterates in another order in every JVM; sorted, the same seed gives the same
        // values.
        Map<String, Emulation.Driver> sorted = new TreeMap<>(emulation.drivers());
        List<String> driverNames = List.copyOf(sorted.keySet());
        this.drivers =
                sorted.values().stream()
                        .map(driver -> new DriverWalk(driver, step, random.running()))
                        .toArray(DriverWalk[]::new);
        this.signals =
                profile.channels().stream()
                        .map(channel -> new ChannelSignal(signalOf(channel), driverNames, step))
                        .toArray(ChannelSignal[]::new);
        this.instruments =
                profile.channels().stream()
                        .map(channel ->
                                new Instrument(
                                        signalOf(channel).resolution(), channel.instrumentRange()))
                        .toArray(Instrument[]::new);
        this.counters =
                profile.channels().stream()
                        .flatMap(channel ->
                                signalOf(channel).integral().stream()
                                        .map(integral -> counter(channel, integral)))
                        .toArray(Counter[]::new);
    }

    /** One sampling period later: one value per channel, in the order of the profile. */
    public double[] next() {
        double seconds = steps * stepSeconds;
        double[] causes = new double[drivers.length];
        for (int i = 0; i < drivers.length; i++) {
            causes[i] = drivers[i].next(seconds, random.running());
        }
        double[] normal = new double[signals.length];
        for (int i = 0; i < signals.length; i++) {
            normal[i] = signals[i].next(causes, random.running());
        }
        for (Counter counter : counters) {
            counter.total +=
                    Math.max(0.0, normal[counter.counted]) * stepSeconds * counter.perSecond;
            normal[counter.channel] += counter.total;
        }
        double[] values = new double[signals.length];
        for (int i = 0; i < signals.length; i++) {
            values[i] = instruments[i].read(bent(i, normal[i]));
        }
        steps++;
        return values;
    }

    /**
     * Begins a fault with the next value; it lasts from then on.
     *
     * @throws UnknownFaultException if neither the profile nor every device has this kind
     */
    public void begin(String kind) {
        faults.add(new Begun(activate(kind), steps));
    }

    /** Ends every fault with the next value. */
    public void endFaults() {
        faults.clear();
    }

    /** Whether a fault has taken the device off the line. */
    public boolean isSilent() {
        return faults.stream().anyMatch(begun -> begun.fault() instanceof ActiveFault.Silence);
    }

    private double bent(int channel, double normal) {
        double value = normal;
        for (Begun begun : faults) {
            double age = (steps - begun.step()) * stepSeconds;
            value = begun.fault().bend(channel, value, new ActiveFault.Age(age, random.faults()));
        }
        return value;
    }

    private ActiveFault activate(String kind) {
        FaultPlan plan = FaultPlan.of(profile, kind);
        int leading = profile.channels().indexOf(profile.channel(plan.leading()).orElseThrow());
        return switch (plan.manner()) {
            case BEND -> new ActiveFault.Bend(effects(kind), Seconds.of(declared(kind).ramp()));
            case FLATLINE -> new ActiveFault.Flatline(leading);
            case SPIKES ->
                    new ActiveFault.Spikes(
                            leading,
                            effectOn(plan.leading(), kind),
                            Math.max(stepSeconds, ActiveFault.Spikes.PULSE_SECONDS));
            case SILENCE -> new ActiveFault.Silence();
        };
    }

    private Counter counter(ChannelSpec channel, Emulation.Integral integral) {
        ChannelSpec counted = profile.channel(integral.channel()).orElseThrow();
        return new Counter(
                profile.channels().indexOf(channel),
                profile.channels().indexOf(counted),
                1.0 / Seconds.of(integral.per()));
    }

    private List<Optional<Effect>> effects(String kind) {
        Map<String, Effect> byChannel = declared(kind).effects();
        return profile.channels().stream()
                .map(channel -> Optional.ofNullable(byChannel.get(channel.name())))
                .toList();
    }

    private Effect effectOn(String channel, String kind) {
        return Optional.ofNullable(declared(kind).effects().get(channel))
                .orElseThrow(() ->
                        new NotEmulatedException(
                                profile.name(), "fault " + kind + " on " + channel));
    }

    private Fault declared(String kind) {
        return emulation.faults().get(kind);
    }

    private Signal signalOf(ChannelSpec channel) {
        return Optional.ofNullable(emulation.signals().get(channel.name()))
                .orElseThrow(() ->
                        new NotEmulatedException(profile.name(), "channel " + channel.name()));
    }
}
