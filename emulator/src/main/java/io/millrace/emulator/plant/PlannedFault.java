package io.millrace.emulator.plant;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A fault that has found its device.
 *
 * @param after from the beginning of sampling
 */
public record PlannedFault(FaultPlan plan, PlantDevice device, Duration after) {

    /**
     * Finds the device of an order: the named one; else the first whose profile has this kind;
     * else, for a kind that every device can show, the first of all.
     *
     * @throws UnknownFaultException if the plant, or the named device, cannot show this kind
     * @throws UnknownDeviceException if there is no such device
     */
    public static PlannedFault of(FaultOrder order, List<PlantDevice> plant) {
        PlantDevice device =
                order.device().isPresent()
                        ? named(order.device().get(), plant)
                        : firstWith(order.kind(), plant);
        return new PlannedFault(
                FaultPlan.of(device.profile(), order.kind()), device, order.after());
    }

    /** Whether some device can show it. */
    public static boolean isPossible(String kind, List<PlantDevice> plant) {
        return kinds(plant).contains(kind);
    }

    private static PlantDevice named(String name, List<PlantDevice> plant) {
        return plant.stream()
                .filter(device -> device.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new UnknownDeviceException(
                                name, plant.stream().map(PlantDevice::name).toList()));
    }

    private static PlantDevice firstWith(String kind, List<PlantDevice> plant) {
        if (!isPossible(kind, plant)) {
            throw new UnknownFaultException(kind, kinds(plant));
        }
        Optional<PlantDevice> declaring =
                plant.stream()
                        .filter(device -> FaultPlan.isDeclared(device.profile(), kind))
                        .findFirst();
        return declaring.orElse(plant.getFirst());
    }

    private static SortedSet<String> kinds(List<PlantDevice> plant) {
        SortedSet<String> kinds = new TreeSet<>();
        plant.forEach(device -> kinds.addAll(FaultPlan.kinds(device.profile())));
        return kinds;
    }
}
