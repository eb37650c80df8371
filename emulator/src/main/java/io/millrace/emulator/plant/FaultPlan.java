package io.millrace.emulator.plant;

import io.millrace.profile.DeviceProfile;
import io.millrace.profile.Emulation;
import io.millrace.profile.Emulation.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a kind of fault means for a profile.
 *
 * @param leading the channel that an engineer would name first
 */
public record FaultPlan(String kind, FaultManner manner, String leading) {

    /**
     * @throws UnknownFaultException if the profile does not have this kind
     */
    public static FaultPlan of(DeviceProfile profile, String kind) {
        FaultManner manner = FaultManner.of(kind);
        Optional<Fault> declared = Optional.ofNullable(faults(profile).get(kind));
        if (declared.isEmpty() && !manner.isUniversal()) {
            throw new UnknownFaultException(kind, profile.name(), kinds(profile));
        }
        String leading = declared.map(Fault::leading).orElse(profile.channels().getFirst().name());
        return new FaultPlan(kind, manner, leading);
    }

    /** Whether the profile says itself how it shows this kind. */
    public static boolean isDeclared(DeviceProfile profile, String kind) {
        return faults(profile).containsKey(kind);
    }

    /** Every kind that a device of this profile can show, sorted. */
    public static SortedSet<String> kinds(DeviceProfile profile) {
        SortedSet<String> kinds = new TreeSet<>(faults(profile).keySet());
        kinds.add(FaultManner.FLATLINE_KIND);
        kinds.add(FaultManner.DISCONNECT_KIND);
        return kinds;
    }

    private static Map<String, Fault> faults(DeviceProfile profile) {
        return profile.emulation().map(Emulation::faults).orElse(Map.of());
    }
}
