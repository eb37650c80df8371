package io.millrace.emulator.controls;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The emulated plant, as a visitor can change it. Thread-safe. */
public interface PlantControls {

    State state();

    /**
     * Begins a fault.
     *
     * @throws RefusedException if the device is not there, cannot show this kind, or shows it now
     */
    void begin(String device, String kind);

    /**
     * Ends every fault of a device.
     *
     * @throws RefusedException if the device is not there
     */
    void endFaults(String device);

    /**
     * Cuts the gateway's link to Kafka, or restores it.
     *
     * @throws RefusedException if the link is not this emulation's to cut
     */
    void setLinkCut(boolean isCut);

    /**
     * @param devices groups of those that can show the same
     * @param active faults that have begun and not ended
     * @param link empty where it cannot be cut
     */
    record State(List<Group> devices, List<Active> active, Optional<Link> link) {
        public State {
            devices = List.copyOf(devices);
            active = List.copyOf(active);
        }
    }

    /** Devices of one profile and the kinds of fault that they can show, sorted. */
    record Group(String profile, List<String> kinds, List<String> devices) {
        public Group {
            kinds = List.copyOf(kinds);
            devices = List.copyOf(devices);
        }
    }

    record Active(String device, String kind, Instant since) {}

    /** The way from the gateway to Kafka. */
    enum Link {
        WHOLE,
        CUT
    }
}
