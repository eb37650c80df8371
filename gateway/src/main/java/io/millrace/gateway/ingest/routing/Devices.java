package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.ingest.routing.Admission.Refusal;
import io.millrace.gateway.ingest.routing.Route.Nowhere;
import io.millrace.gateway.reading.DeviceId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Every device by name, those included that wildcards and keys bring to life with their first
 * message. Their number is bounded, their names must be such that a Kafka topic can carry them, and
 * none can pose as a device of another entry. The first refusal of each kind and entry is told, the
 * others are only counted as rejected messages. Pipeline thread only.
 */
final class Devices {

    private static final int NAME_CHARS_MAX = 100;
    private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final Map<DeviceId, Device> byId = new HashMap<>();
    // By the name as Kafka compares it: a.b and a_b are the same topic there.
    private final Map<String, DeviceId> namesTaken = new HashMap<>();
    private final Map<String, Named> brought = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Admission admission;
    private final Consumer<String> alert;
    private final int broughtMax;

    /**
     * @param alert takes one sentence for an operator
     * @param broughtMax most devices that wildcards and keys may bring to life
     */
    Devices(Admission admission, Consumer<String> alert, int broughtMax) {
        this.admission = admission;
        this.alert = alert;
        this.broughtMax = broughtMax;
    }

    Set<DeviceId> known() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    Optional<Device> find(DeviceId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** A device that gateway.yaml names; validation has compared it with the others. */
    DeviceId configured(Device device) {
        DeviceId id = new DeviceId(device.entry().name());
        byId.put(id, device);
        namesTaken.put(comparable(id), id);
        return id;
    }

    /** Empty when the device is, or from now on may be, one of {@code entry}. */
    Optional<Nowhere> bring(Named named, Device entry) {
        if (named.equals(brought.get(named.name()))) {
            return Optional.empty();
        }
        Optional<Refusal> refusal = refusal(named.name(), entry);
        refusal.ifPresent(found -> tellOnce(found, entry));
        if (refusal.isEmpty()) {
            take(named, entry);
        }
        return refusal.map(found -> new Nowhere(found.reason(), found.detail()));
    }

    /**
     * Takes over what an earlier configuration brought to life, as far as the entry is still there.
     *
     * @param successors what now stands for an entry of then
     */
    void adopt(Devices earlier, Function<Device, Optional<Device>> successors) {
        earlier.brought.forEach((name, named) -> {
            DeviceId id = new DeviceId(name);
            Optional<Device> successor =
                    Optional.ofNullable(earlier.byId.get(id)).flatMap(successors);
            if (successor.isPresent() && refusal(name, successor.get()).isEmpty()) {
                take(named, successor.get());
            }
        });
        told.addAll(earlier.told);
    }

    private void take(Named named, Device entry) {
        DeviceId id = new DeviceId(named.name());
        brought.put(named.name(), named);
        byId.put(id, entry);
        namesTaken.put(comparable(id), id);
    }

    private Optional<Refusal> refusal(String name, Device entry) {
        if (!LEGAL_NAME.matcher(name).matches() || name.length() > NAME_CHARS_MAX) {
            return Optional.of(
                    new Refusal(
                            "illegal-name",
                            "the message makes a device name that is not 1 to %d letters, digits, '.', '_' or '-'"
                                    .formatted(NAME_CHARS_MAX)));
        }
        DeviceId id = new DeviceId(name);
        DeviceId holder = namesTaken.get(comparable(id));
        if (holder != null) {
            return Optional.of(
                    new Refusal(
                            "name-taken",
                            "the message makes the device name %s, but %s belongs to another device or differs only in what Kafka takes for the same"
                                    .formatted(name, holder.name())));
        }
        if (brought.size() >= broughtMax) {
            return Optional.of(
                    new Refusal(
                            "too-many-devices",
                            "wildcard topics have brought %d devices to life, which is the limit (cloud.topics.limit)"
                                    .formatted(brought.size())));
        }
        return admission.admit(id, entry);
    }

    /** As many as there are entries and reasons. */
    private void tellOnce(Refusal refusal, Device entry) {
        if (told.add(entry.entry().name() + " " + refusal.reason())) {
            alert.accept(
                    "messages for a new device of the entry %s are refused (%s): %s"
                            .formatted(entry.entry().name(), refusal.reason(), refusal.detail()));
        }
    }

    private static String comparable(DeviceId id) {
        return id.name().replace('.', '_');
    }
}
