package io.millrace.gateway.boot;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.ingest.gpio.Lines;
import io.millrace.gateway.ingest.gpio.PulseTotals;
import io.millrace.gateway.ingest.gpio.SampleDecoder;
import io.millrace.gateway.ingest.gpio.SampleDesk;
import io.millrace.gateway.ingest.gpio.WiredChannels;
import io.millrace.gateway.ingest.gpio.WiredChannels.Machine;
import io.millrace.gateway.ingest.gpio.sysfs.KernelSensorFiles;
import io.millrace.gateway.ingest.payload.Decoder;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.outbox.Memory;
import io.millrace.gateway.outbox.OutgoingReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is wired to this machine, if anything is: a gateway without such devices touches no device
 * file and loads no Pi4J.
 *
 * <p>Thread-safe.
 */
final class WiredSources implements AutoCloseable {

    private static final Path SYS = Path.of("/sys");

    private final Supplier<Lines> chip;
    private final PulseTotals totals;
    private List<Device> devices;
    private Optional<Bench> bench = Optional.empty();
    private volatile Optional<WiredChannels> channels = Optional.empty();

    /**
     * @param chip opens the one chip when a device needs it, once
     */
    WiredSources(List<Device> devices, Supplier<Lines> chip) {
        this.devices = devices;
        this.chip = chip;
        this.totals = new PulseTotals(WiredChannels.totals(devices));
    }

    /** What must outlive a restart. */
    Memory<OutgoingReading> memory() {
        return Memories.of(totals);
    }

    /** Where samples go, once it has started. */
    private record Bench(SampleDesk desk, LongSupplier ticker) {}

    /**
     * @param devices of one configuration
     * @param messages for everything that comes another way
     */
    static Decoder decoder(List<Device> devices, TimeLine clock, Decoder messages) {
        return new SampleDecoder(devices, clock, messages);
    }

    /** Opens lines and begins to poll; the memory must be restored by then. */
    synchronized void start(SampleDesk desk, LongSupplier ticker) {
        bench = Optional.of(new Bench(desk, ticker));
        startIfAny();
    }

    private void startIfAny() {
        boolean isAny =
                devices.stream()
                        .anyMatch(device ->
                                !device.entry().gpioLines().isEmpty()
                                        || device.entry().fileDevice().isPresent());
        if (isAny && bench.isPresent()) {
            Machine machine =
                    new Machine(chip.get(), new KernelSensorFiles(SYS), bench.get().ticker());
            channels = Optional.of(new WiredChannels(devices, machine, bench.get().desk(), totals));
            channels.get().start();
        }
    }

    /** Pipeline thread: counts of these devices' totals from now on. */
    void followTotals(List<Device> now) {
        totals.follow(WiredChannels.totals(now));
    }

    /** Opens and closes lines as these devices need; the totals have followed by then. */
    synchronized void follow(List<Device> now) {
        devices = now;
        if (channels.isPresent()) {
            channels.get().follow(now);
        } else {
            startIfAny();
        }
    }

    List<String> addresses() {
        return channels.map(wired -> "wired: " + wired.describe()).stream().toList();
    }

    List<SourceLook> looks() {
        return channels.map(WiredChannels::look).map(WiredSources::shown).stream().toList();
    }

    private static SourceLook shown(WiredChannels.Look look) {
        String detail =
                "GPIO lines: %d, sensors: %d, edges lost: %d"
                        .formatted(look.lines(), look.sensors(), look.lostEdges());
        return look.troubles().isEmpty()
                ? new SourceLook("wired", true, detail)
                : new SourceLook(
                        "wired", false, detail + "; " + String.join("; ", look.troubles()));
    }

    @Override
    public synchronized void close() {
        bench = Optional.empty();
        channels.ifPresent(WiredChannels::close);
    }
}
