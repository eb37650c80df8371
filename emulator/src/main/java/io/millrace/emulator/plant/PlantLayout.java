package io.millrace.emulator.plant;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.LocalSource.Gpio;
import io.millrace.profile.LocalSource.Mode;
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
     * them is {@link #ALWAYS} if any profile has a single value. The second device of each profile
     * that is all contacts and counters is wired to GPIO lines; all others publish over MQTT.
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
        wireSecondOnes(devices);
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

    private static void wireSecondOnes(List<PlantDevice> devices) {
        Map<DeviceProfile, Integer> met = new HashMap<>();
        int line = 0;
        for (int i = 0; i < devices.size(); i++) {
            PlantDevice device = devices.get(i);
            boolean isSecond = met.merge(device.profile(), 1, Integer::sum) == 2;
            if (isSecond && canBeWired(device.profile())) {
                Map<String, Integer> lines = new HashMap<>();
                for (ChannelSpec channel : device.profile().channels()) {
                    // A rate and its total are of the same pulses.
                    boolean isShared = !lines.isEmpty() && !isOfMode(channel, Mode.STATE);
                    line += isShared ? 0 : 1;
                    lines.put(channel.name(), line);
                }
                devices.set(
                        i, new PlantDevice(device.name(), device.profile(), device.topic(), lines));
            }
        }
    }

    /** States only, or one counter with or without its rate; each resting low. */
    private static boolean canBeWired(DeviceProfile profile) {
        List<ChannelSpec> channels = profile.channels();
        boolean areAllAtLines =
                channels.stream()
                        .allMatch(channel ->
                                channel.local().orElse(null) instanceof Gpio gpio
                                        && !gpio.wiring().activeLow());
        long totals = channels.stream().filter(channel -> isOfMode(channel, Mode.TOTAL)).count();
        boolean areStates = channels.stream().allMatch(channel -> isOfMode(channel, Mode.STATE));
        return areAllAtLines && (areStates || (totals == 1 && channels.size() <= 2));
    }

    private static boolean isOfMode(ChannelSpec channel, Mode mode) {
        return channel.local().orElse(null) instanceof Gpio gpio && gpio.mode() == mode;
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
