package io.millrace.emulator.boot;

import io.millrace.emulator.controls.PlantControls;
import io.millrace.emulator.controls.RefusedException;
import io.millrace.emulator.plant.FaultOrder;
import io.millrace.emulator.plant.FaultPlan;
import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.plant.UnknownDeviceException;
import io.millrace.emulator.plant.UnknownFaultException;
import io.millrace.testbed.link.LinkProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One run's plant in the hands of whoever looks at its console. Thread-safe. */
final class VisitorControls implements PlantControls {

    private final List<PlantDevice> plant;
    private final List<Group> groups;
    private final FaultDesk faults;
    private final Sensors sensors;
    private final Wire wire;

    /** The link to Kafka, where it is this run's own. */
    static final class Wire {
        private final Optional<LinkProxy> link;
        private final Announcer announcer;
        private boolean isCut;
        private boolean isOver;

        Wire(Optional<LinkProxy> link, Announcer announcer) {
            this.link = link;
            this.announcer = announcer;
        }

        synchronized Optional<Link> state() {
            return link.map(_ -> isCut ? Link.CUT : Link.WHOLE);
        }

        /** Does nothing where there is none, and nothing after {@link #end}. */
        synchronized void setCut(boolean wanted) {
            if (link.isEmpty() || isOver || isCut == wanted) {
                return;
            }
            isCut = wanted;
            if (wanted) {
                link.get().refuse();
            } else {
                link.get().pass();
            }
            announcer.say("link       to Kafka is " + (wanted ? "cut" : "whole again"));
        }

        /** It is whole from now on, whoever still wants to cut it. */
        synchronized void end() {
            setCut(false);
            isOver = true;
        }
    }

    VisitorControls(List<PlantDevice> plant, FaultDesk faults, Sensors sensors, Wire wire) {
        this.plant = List.copyOf(plant);
        this.faults = faults;
        this.sensors = sensors;
        this.wire = wire;
        this.groups = groups(plant);
    }

    private static List<Group> groups(List<PlantDevice> plant) {
        Map<String, List<PlantDevice>> byProfile =
                plant.stream()
                        .collect(
                                Collectors.groupingBy(
                                        device -> device.profile().name(),
                                        TreeMap::new,
                                        Collectors.toList()));
        List<Group> groups = new ArrayList<>();
        byProfile.forEach((profile, devices) ->
                groups.add(
                        new Group(
                                profile,
                                List.copyOf(FaultPlan.kinds(devices.getFirst().profile())),
                                devices.stream().map(PlantDevice::name).toList())));
        return groups;
    }

    @Override
    public State state() {
        return new State(groups, faults.active(), wire.state());
    }

    @Override
    public void begin(String device, String kind) {
        if (!faults.begin(planned(device, kind), sensors)) {
            throw new RefusedException(kind + " goes on at " + device + " already");
        }
    }

    private PlannedFault planned(String device, String kind) {
        try {
            return PlannedFault.of(new FaultOrder(kind, Duration.ZERO, Optional.of(device)), plant);
        } catch (UnknownDeviceException | UnknownFaultException unknown) {
            throw new RefusedException(unknown.getMessage());
        }
    }

    @Override
    public void endFaults(String device) {
        if (plant.stream().noneMatch(one -> one.name().equals(device))) {
            throw new RefusedException("there is no device " + device + " in this plant");
        }
        faults.end(device, sensors);
    }

    @Override
    public void setLinkCut(boolean isCut) {
        if (wire.state().isEmpty()) {
            throw new RefusedException("the link to this Kafka is not the emulator's to cut");
        }
        wire.setCut(isCut);
    }
}
