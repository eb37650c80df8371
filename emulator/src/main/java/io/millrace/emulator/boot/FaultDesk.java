package io.millrace.emulator.boot;

import io.millrace.emulator.controls.PlantControls.Active;
import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.verdict.FaultWatch;
import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Begins and ends faults and watches for the alerts that answer them. Thread-safe. */
final class FaultDesk {

    /** A visitor can click for hours; what is watched has an end. */
    private static final int WATCHES_MAX = 1_000;

    private final Clocks clocks;
    private final Announcer announcer;
    private final List<FaultWatch> watches = new CopyOnWriteArrayList<>();
    private final Map<Key, Instant> active = new ConcurrentHashMap<>();

    private record Key(String device, String kind) {}

    FaultDesk(Clocks clocks, Announcer announcer) {
        this.clocks = clocks;
        this.announcer = announcer;
    }

    /**
     * Begins it with the device's next sample.
     *
     * @return false when it goes on already
     */
    synchronized boolean begin(PlannedFault fault, Sensors sensors) {
        String device = fault.device().name();
        String kind = fault.plan().kind();
        Instant now = clocks.wall().instant();
        if (active.putIfAbsent(new Key(device, kind), now) != null) {
            return false;
        }
        sensors.begin(
                device,
                kind,
                () -> {
                    watch(fault);
                    announcer.say("fault      " + kind + " begins on " + device);
                });
        return true;
    }

    private void watch(PlannedFault fault) {
        if (watches.size() < WATCHES_MAX) {
            watches.add(
                    new FaultWatch(
                            new FaultWatch.Injected(
                                    fault.plan().kind(),
                                    fault.device().name(),
                                    fault.plan().leading(),
                                    clocks.wall().instant(),
                                    clocks.ticker().getAsLong())));
        }
    }

    /** Ends every fault of a device with its next sample. */
    synchronized void end(String device, Sensors sensors) {
        active.keySet().removeIf(key -> key.device().equals(device));
        sensors.endFaults(device, () -> announcer.say("fault      none any more on " + device));
    }

    void see(Sighting where, Observed record) {
        watches.forEach(watch -> watch.see(where, record));
    }

    /** Every fault that has begun, ended ones too, in their order. */
    List<FaultWatch> watches() {
        return List.copyOf(watches);
    }

    /** What goes on, the newest first. */
    List<Active> active() {
        List<Active> going = new ArrayList<>();
        active.forEach((key, since) -> going.add(new Active(key.device(), key.kind(), since)));
        going.sort(Comparator.comparing(Active::since).reversed().thenComparing(Active::device));
        return going;
    }
}
