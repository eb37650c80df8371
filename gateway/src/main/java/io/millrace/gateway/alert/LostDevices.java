package io.millrace.gateway.alert;

import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Devices that are disconnected; one alert each, until the device gives a good value again. */
final class LostDevices {
    private static final int SEVERITY = 2;

    // As many as there are devices.
    private final Map<DeviceId, Excursion> lost = new LinkedHashMap<>();

    void lost(Disconnection loss, Step step) {
        Excursion excursion = excursion(loss.device());
        step.carryOut(
                excursion.observe(Condition.OVER, step.moment(), Patience.NONE),
                excursion,
                new Step.Subject(loss.device(), Optional.empty(), AlertKind.DISCONNECTED),
                () ->
                        new Finding(
                                SEVERITY,
                                Evidence.NONE,
                                step.now(),
                                AlertWording.disconnected(loss)));
    }

    /** A BAD reading tells nothing of the device: it may be its own last will. */
    void heard(Reading reading, Step step) {
        DeviceId device = reading.channel().device();
        if (lost.isEmpty()
                || !lost.containsKey(device)
                || reading.quality().level() == QualityCode.Level.BAD) {
            return;
        }
        clear(device, lost.remove(device), AlertWording.connectedAgain(device), step);
    }

    /** Devices that have left the configuration take their alerts with them. */
    void leave(Predicate<DeviceId> hasLeft, Step step) {
        lost.forEach((device, excursion) -> {
            if (hasLeft.test(device)) {
                clear(device, excursion, AlertWording.deviceGone(device), step);
            }
        });
        lost.keySet().removeIf(hasLeft);
    }

    private static void clear(DeviceId device, Excursion excursion, String message, Step step) {
        if (excursion.active().isPresent()) {
            step.carryOut(
                    Excursion.Verdict.CLEAR,
                    excursion,
                    new Step.Subject(device, Optional.empty(), AlertKind.DISCONNECTED),
                    () -> new Finding(SEVERITY, Evidence.NONE, step.now(), message));
        }
    }

    Excursion excursion(DeviceId device) {
        return lost.computeIfAbsent(device, any -> new Excursion());
    }

    Stream<AlertTransition> active() {
        return lost.values().stream().flatMap(excursion -> excursion.active().stream());
    }

    void clear() {
        lost.clear();
    }
}
