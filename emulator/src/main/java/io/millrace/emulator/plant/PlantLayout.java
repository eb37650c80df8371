package io.millrace.emulator.plant;

import io.millrace.profile.DeviceProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which devices stand in the plant. */
public final class PlantLayout {
    /** The device that is always there; its only sensor has the same name. */
    public static final String ALWAYS = "sensor01";

    /** Devices of each shown profile when nobody asks for a number. */
    public static final int PER_PROFILE = 2;

    private static final String TOPIC = "factory/line1/";

    private PlantLayout() {}

    /**
     * So many devices, cycling through the profiles that can be emulated, sorted by profile. One of
     * them is {@link #ALWAYS} if any profile has a single value.
     *
     * @param count 1 or more
     */
    public static List<PlantDevice> of(List<DeviceProfile> profiles, int count) {
        List<DeviceProfile> playable = playable(profiles);
        if (playable.isEmpty()) {
            throw new IllegalArgumentException("no profile has an emulation block");
        }
        List<PlantDevice> devices = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            devices.add(device(playable.get(i % playable.size()), numbers));
        }
        keepTheOneThatIsAlwaysThere(devices, playable);
        devices.sort(Comparator.comparingInt(device -> playable.indexOf(device.profile())));
        return List.copyOf(devices);
    }

    /**
     * Those with a model first, of these the most often sampled: a small plant is to show what a
     * model finds, and soon.
     */
    private static List<DeviceProfile> playable(List<DeviceProfile> profiles) {
        return profiles.stream()
                .filter(profile -> profile.emulation().isPresent())
                .sorted(
                        Comparator.comparing(
                                        (DeviceProfile profile) -> profile.modelFile().isEmpty())
                                .thenComparing(PlantLayout::period))
                .toList();
    }

    private static Duration period(DeviceProfile profile) {
        return profile.emulation().orElseThrow().period();
    }

    /**
     * The plant when nobody asks for a number: {@link #PER_PROFILE} of each profile that is sampled
     * most often, for there is most to see in the first minute.
     */
    public static List<PlantDevice> byDefault(List<DeviceProfile> profiles) {
        List<DeviceProfile> playable = playable(profiles);
        Optional<Duration> shortest =
                playable.stream().map(PlantLayout::period).min(Comparator.naturalOrder());
        List<DeviceProfile> shown =
                playable.stream()
                        .filter(profile -> shortest.equals(Optional.of(period(profile))))
                        .toList();
        return of(shown, PER_PROFILE * shown.size());
    }

    private static void keepTheOneThatIsAlwaysThere(
            List<PlantDevice> devices, List<DeviceProfile> playable) {
        if (devices.stream().noneMatch(device -> device.name().equals(ALWAYS))) {
            playable.stream()
                    .filter(PlantLayout::hasOnlyValue)
                    .findFirst()
                    .ifPresent(profile ->
                            devices.set(devices.size() - 1, device(profile, new HashMap<>())));
        }
    }

    private static PlantDevice device(DeviceProfile profile, Map<String, Integer> numbers) {
        String stem = stem(profile);
        int number = numbers.merge(stem, 1, Integer::sum);
        String name =
                hasOnlyValue(profile)
                        ? String.format(Locale.ROOT, "%s%02d", stem, number)
                        : stem + "-" + number;
        return new PlantDevice(name, profile, TOPIC + name);
    }

    /**
     * {@code pump} for {@code centrifugal-pump}; every device with a single value is a {@code
     * sensor}.
     */
    private static String stem(DeviceProfile profile) {
        return hasOnlyValue(profile)
                ? "sensor"
                : profile.name().substring(profile.name().lastIndexOf('-') + 1);
    }

    private static boolean hasOnlyValue(DeviceProfile profile) {
        return profile.channels().size() == 1
                && profile.channels().getFirst().name().equals(DeviceProfile.ONLY_CHANNEL);
    }
}
