package io.millrace.emulator.sensor;

import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.LocalSource.Gpio;
import io.millrace.profile.LocalSource.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One device whose contacts and counters are wired to GPIO lines: a state moves its line, a total
 * gives one pulse for each that it counts up, spread evenly over the time since the last sample. A
 * line says nothing while nothing changes, and a gateway that is not there hears nothing of it.
 *
 * <p>Used by the sampling thread only, but for {@link #tally}.
 */
public final class WiredDevice implements SampledDevice {
    private static final double HALF = 0.5;

    /** A pulse counter of the gateway takes fewer, and more would be no meter. */
    private static final long PULSES_PER_SAMPLE_MAX = 1_000;

    /** One line with what decides its voltage. */
    private static final class Wire {
        private final int line;
        private final int channel;
        private final ChannelSpec spec;
        private boolean isHigh;
        private double counted = Double.NaN;
        private long edges;

        Wire(int line, int channel, ChannelSpec spec) {
            this.line = line;
            this.channel = channel;
            this.spec = spec;
        }
    }

    private final String name;
    private final Duration period;
    private final DeviceSimulation simulation;
    private final LineBoard board;
    private final List<Wire> wires = new ArrayList<>();

    /**
     * What one line has done in this run.
     *
     * @param channel the state, or the total that counts the line's pulses
     * @param edges changes of a state; pulses of a counter
     */
    public record LineTally(String device, String channel, long edges) {}

    /**
     * @param device with lines
     * @param period between two samples
     */
    public WiredDevice(
            PlantDevice device, Duration period, DeviceSimulation simulation, LineBoard board) {
        this.name = device.name();
        this.period = period;
        this.simulation = simulation;
        this.board = board;
        List<ChannelSpec> channels = device.profile().channels();
        for (ChannelSpec spec : channels) {
            // The rate is made of the same pulses as the total.
            if (spec.local().orElseThrow() instanceof Gpio gpio && gpio.mode() != Mode.RATE) {
                int line = device.lines().get(spec.name());
                wires.add(new Wire(line, channels.indexOf(spec), spec));
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public void begin(String kind) {
        simulation.begin(kind);
    }

    @Override
    public void endFaults() {
        simulation.endFaults();
    }

    @Override
    public void sample(Instant now, long nowNanos) {
        if (simulation.isSilent()) {
            return;
        }
        double[] values = simulation.next();
        for (Wire wire : wires) {
            double value = values[wire.channel];
            if (wire.spec.local().orElseThrow() instanceof Gpio gpio && gpio.mode() == Mode.STATE) {
                move(wire, value >= HALF, now);
            } else {
                count(wire, Math.floor(wire.spec.conversion().rawOf(value) + HALF), now);
            }
        }
    }

    private void move(Wire wire, boolean isHigh, Instant now) {
        if (isHigh != wire.isHigh) {
            wire.isHigh = isHigh;
            board.set(wire.line, isHigh, now);
            addEdges(wire, 1);
        }
    }

    /** The first sample only says where the counter stands. */
    private void count(Wire wire, double total, Instant now) {
        double more = Double.isNaN(wire.counted) ? 0 : total - wire.counted;
        wire.counted = total;
        long pulses = Math.clamp((long) more, 0, PULSES_PER_SAMPLE_MAX);
        Duration half = period.dividedBy(Math.max(1, 2 * pulses));
        for (long edge = 2 * pulses; edge > 0; edge--) {
            // Even ones rise, odd ones fall; the last falls half a pulse before now.
            board.set(wire.line, edge % 2 == 0, now.minus(half.multipliedBy(edge)));
        }
        addEdges(wire, pulses);
    }

    private synchronized void addEdges(Wire wire, long more) {
        wire.edges += more;
    }

    /** What its lines have done so far. */
    public synchronized List<LineTally> tally() {
        return wires.stream()
                .map(wire -> new LineTally(name, wire.spec.name(), wire.edges))
                .toList();
    }
}
