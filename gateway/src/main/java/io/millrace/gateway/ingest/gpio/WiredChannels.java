package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.LocalSource;
import io.millrace.profile.LocalSource.Gpio;
import io.millrace.profile.LocalSource.KernelFile;
import io.millrace.profile.LocalSource.Mode;
import io.millrace.profile.Scale;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Everything that is wired to this machine: opens lines, polls sensors, and stops in order. {@link
 * #close} delivers what was counted, so close before the pipeline stops.
 *
 * <p>Thread-safe.
 */
public final class WiredChannels implements AutoCloseable {

    private static final Logger LOG = System.getLogger(WiredChannels.class.getName());

    private final Machine machine;
    private final SampleDesk desk;
    private final PulseTotals totals;
    private final ScheduledExecutorService clock;
    // Guarded by this.
    private final Map<Wiring, Wired> wired = new LinkedHashMap<>();
    private boolean isStarted;
    private boolean isClosed;

    /**
     * @param lines of the one chip
     * @param ticker elapsed nanoseconds
     */
    public record Machine(Lines lines, SensorFiles files, LongSupplier ticker) {}

    /** All of a device that lines and files depend on: while it stays equal, they stay open. */
    private record Wiring(
            String device,
            Map<String, Integer> lines,
            Optional<String> file,
            Map<String, LocalSource> channels) {
        static Wiring of(Device device) {
            Map<String, LocalSource> channels = new LinkedHashMap<>();
            for (ChannelSpec spec : device.profile().channels()) {
                spec.local().ifPresent(local -> channels.put(spec.name(), local));
            }
            return new Wiring(
                    device.entry().name(),
                    device.entry().gpioLines(),
                    device.entry().fileDevice(),
                    channels);
        }
    }

    /** What one device has open. */
    private record Wired(
            Map<WiredLine, Duration> lines,
            List<PolledSensor> sensors,
            List<ScheduledFuture<?>> ticks) {
        Wired() {
            this(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        }

        void close() {
            ticks.forEach(tick -> tick.cancel(false));
            lines.keySet().forEach(WiredLine::close);
            sensors.forEach(PolledSensor::close);
        }
    }

    /**
     * @param totals restored
     */
    public WiredChannels(
            Collection<Device> devices, Machine machine, SampleDesk desk, PulseTotals totals) {
        this.machine = machine;
        this.desk = desk;
        this.totals = totals;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> new Thread(task, "millrace-wired-clock"));
        wire(devices);
    }

    private void wire(Collection<Device> devices) {
        for (Device device : devices) {
            Wiring wiring = Wiring.of(device);
            if (!wired.containsKey(wiring)) {
                Wired added = new Wired();
                addLines(device, added);
                addSensors(device, added);
                wired.put(wiring, added);
            }
        }
    }

    /**
     * The configuration has changed: what is wired as before goes on undisturbed, other lines are
     * closed, and opened where they are now. The totals must have followed by then.
     */
    public synchronized void follow(Collection<Device> devices) {
        if (isClosed) {
            return;
        }
        Set<Wiring> present = devices.stream().map(Wiring::of).collect(Collectors.toSet());
        wired.forEach((wiring, open) -> {
            if (!present.contains(wiring)) {
                open.close();
            }
        });
        wired.keySet().retainAll(present);
        wire(devices);
        if (isStarted) {
            wired.values().forEach(this::schedule);
        }
    }

    /** The channels that count up on a line, with their scales. */
    public static Map<ChannelId, Scale> totals(Collection<Device> devices) {
        Map<ChannelId, Scale> totals = new HashMap<>();
        for (Device device : devices) {
            for (ChannelSpec spec : device.profile().channels()) {
                gpio(spec)
                        .filter(gpio -> gpio.mode() == Mode.TOTAL)
                        .filter(_ -> device.entry().gpioLines().containsKey(spec.name()))
                        .ifPresent(gpio -> totals.put(id(device, spec), spec.conversion().scale()));
            }
        }
        return totals;
    }

    private void addLines(Device device, Wired added) {
        Map<Integer, Map<Mode, ChannelSpec>> byLine = new TreeMap<>();
        device.entry()
                .gpioLines()
                .forEach((name, line) -> {
                    ChannelSpec spec = device.profile().channel(name).orElseThrow();
                    byLine.computeIfAbsent(line, any -> new HashMap<>())
                            .put(gpio(spec).orElseThrow().mode(), spec);
                });
        byLine.forEach((line, specs) -> {
            Gpio gpio = gpio(specs.values().iterator().next()).orElseThrow();
            Meter meter = meter(device, specs, desk, new Counting(totals, machine.ticker()));
            Lines.Request request =
                    new Lines.Request(line, gpio.wiring(), meter.edges(), device.entry().name());
            added.lines()
                    .put(
                            new WiredLine(machine.lines(), request, meter, desk, machine.ticker()),
                            gpio.period());
        });
    }

    private record Counting(PulseTotals totals, LongSupplier ticker) {}

    private static Meter meter(
            Device device, Map<Mode, ChannelSpec> specs, SampleDesk desk, Counting counting) {
        if (specs.containsKey(Mode.STATE)) {
            return new StateMeter(id(device, specs.get(Mode.STATE)), desk);
        }
        Duration period = gpio(specs.values().iterator().next()).orElseThrow().period();
        PulseMeter.Outputs outputs =
                new PulseMeter.Outputs(
                        Optional.ofNullable(specs.get(Mode.RATE)).map(spec -> id(device, spec)),
                        Optional.ofNullable(specs.get(Mode.TOTAL)).map(spec -> id(device, spec)),
                        counting.totals(),
                        period);
        return new PulseMeter(outputs, desk, counting.ticker());
    }

    private void addSensors(Device device, Wired added) {
        if (device.entry().fileDevice().isEmpty()) {
            return;
        }
        Map<Duration, List<PolledSensor.Channel>> byPeriod = new TreeMap<>();
        for (ChannelSpec spec : device.profile().channels()) {
            if (spec.local().orElse(null) instanceof KernelFile file) {
                byPeriod.computeIfAbsent(file.period(), any -> new ArrayList<>())
                        .add(new PolledSensor.Channel(id(device, spec), file));
            }
        }
        String sensor = device.entry().fileDevice().get();
        byPeriod.values()
                .forEach(channels ->
                        added.sensors()
                                .add(new PolledSensor(sensor, channels, machine.files(), desk)));
    }

    private static ChannelId id(Device device, ChannelSpec spec) {
        return new ChannelId(new DeviceId(device.entry().name()), spec.name());
    }

    private static Optional<Gpio> gpio(ChannelSpec spec) {
        Optional<LocalSource> local = spec.local();
        return local.filter(Gpio.class::isInstance).map(Gpio.class::cast);
    }

    /** Opens the lines and begins to poll. What cannot be had is tried again, and said. */
    public synchronized void start() {
        isStarted = true;
        wired.values().forEach(this::schedule);
    }

    private void schedule(Wired open) {
        if (open.ticks().isEmpty()) {
            open.lines().forEach((line, period) -> open.ticks().add(schedule(line::tick, period)));
            open.sensors()
                    .forEach(sensor -> open.ticks().add(schedule(sensor::tick, sensor.period())));
        }
    }

    private ScheduledFuture<?> schedule(Runnable tick, Duration period) {
        return clock.scheduleAtFixedRate(
                () -> guarded(tick), 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * A task that throws once is never run again by the scheduler; a defect must not end a line.
     */
    @SuppressWarnings("IllegalCatch")
    private static void guarded(Runnable tick) {
        try {
            tick.run();
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "a wired channel failed; it is asked again", defect);
        }
    }

    /** What is wired, and to which chip. */
    public String describe() {
        List<WiredLine> lines = lines();
        String sensorCount = "%d sensors".formatted(sensors().size());
        return lines.isEmpty()
                ? sensorCount
                : "%d lines of %s, %s"
                        .formatted(lines.size(), machine.lines().describe(), sensorCount);
    }

    /** For an operator: what is open, what is in trouble, how much was lost. */
    public Look look() {
        List<WiredLine> lines = lines();
        List<PolledSensor> sensors = sensors();
        List<String> troubles = new ArrayList<>();
        lines.stream().map(WiredLine::trouble).forEach(troubles::add);
        sensors.stream().map(PolledSensor::trouble).forEach(troubles::add);
        troubles.removeIf(String::isEmpty);
        return new Look(
                lines.size(),
                sensors.size(),
                lines.stream().mapToLong(WiredLine::lost).sum(),
                troubles.stream().distinct().toList());
    }

    private synchronized List<WiredLine> lines() {
        return wired.values().stream().flatMap(open -> open.lines().keySet().stream()).toList();
    }

    private synchronized List<PolledSensor> sensors() {
        return wired.values().stream().flatMap(open -> open.sensors().stream()).toList();
    }

    /**
     * @param lostEdges by the lines that are open, since they were
     * @param troubles one sentence each; empty when all is well
     */
    public record Look(int lines, int sensors, long lostEdges, List<String> troubles) {
        public Look {
            troubles = List.copyOf(troubles);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        clock.shutdownNow();
        wired.values().forEach(Wired::close);
        machine.lines().close();
    }
}
