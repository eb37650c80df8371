package io.millrace.gateway.ingest.gpio.chardev;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.millrace.gateway.ingest.gpio.LineUnavailableException;
import io.millrace.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the GPIO chip that gateway.yaml means. Thread-safe. */
public final class GpioChips {

    /** Where Linux has the device files. */
    public static final Path DEVICES = Path.of("/dev");

    /** GPIO_GET_CHIPINFO_IOCTL: {@code char name[32]; char label[32]; u32 lines}. */
    private static final long GET_CHIP_INFO = 0x8044_B401L;

    private static final long INFO_BYTES = 68;
    private static final long LABEL_AT = 32;
    private static final long LINES_AT = 64;

    /** The chips behind the pin headers of Raspberry Pi 1 to 4 and 5; others lie beside them. */
    private static final Pattern PIN_HEADER = Pattern.compile("pinctrl-(bcm2\\d+|rp1)");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    private final CLibrary library;
    private final Path devices;

    /**
     * One chip.
     *
     * @param device its device file
     * @param name {@code gpiochip0}; the number may change from boot to boot
     * @param label the driver's name for it, which does not
     * @param lines how many it has
     */
    public record Chip(Path device, String name, String label, int lines) {
        @Override
        public String toString() {
            return "%s [%s] (%d lines)".formatted(name, label, lines);
        }
    }

    public GpioChips() {
        this(DEVICES);
    }

    /**
     * @param devices where the device files are
     */
    public GpioChips(Path devices) {
        this.library = new CLibrary();
        this.devices = devices;
    }

    /**
     * The chip that {@code wanted} means: a label, a name, a number, a device file, or auto for the
     * only one, or the one of a Raspberry Pi's pin header.
     *
     * @throws LineUnavailableException there is none or none that may be used; says what to do
     */
    public Chip find(String wanted) {
        List<Path> files = deviceFiles();
        if (files.isEmpty()) {
            throw new LineUnavailableException(
                    "this machine has no GPIO chip (/dev/gpiochip*); is the driver loaded, and may this service see /dev?");
        }
        List<Chip> chips = new ArrayList<>();
        Map<Path, DeviceCallException> refused = new LinkedHashMap<>();
        files.forEach(file -> look(file, chips, refused));
        if (chips.isEmpty()) {
            throw unusable(refused);
        }
        return wanted.equals(GatewaySettings.Gpio.AUTO) ? only(chips) : named(wanted, chips);
    }

    private static LineUnavailableException unusable(Map<Path, DeviceCallException> refused) {
        return refused.entrySet().stream()
                .filter(file -> file.getValue().isForbidden())
                .findFirst()
                .map(file -> forbidden(file.getKey()))
                .orElseGet(() ->
                        new LineUnavailableException(
                                "no GPIO chip can be used: %s; is the driver loaded?"
                                        .formatted(refused)));
    }

    private static LineUnavailableException forbidden(Path file) {
        return new LineUnavailableException(
                "%s may not be opened by this user; add it to the group that owns the file (sudo usermod -aG gpio USER, then log in again) or, for a service, set SupplementaryGroups=gpio"
                        .formatted(file));
    }

    private static Chip only(List<Chip> chips) {
        if (chips.size() == 1) {
            return chips.getFirst();
        }
        List<Chip> ofHeader =
                chips.stream().filter(chip -> PIN_HEADER.matcher(chip.label()).matches()).toList();
        if (ofHeader.size() != 1) {
            throw new LineUnavailableException(
                    "gpio.chip: auto cannot choose; set it to one of these labels: " + chips);
        }
        return ofHeader.getFirst();
    }

    private static Chip named(String wanted, List<Chip> chips) {
        String name = NUMBER.matcher(wanted).matches() ? "gpiochip" + wanted : wanted;
        return chips.stream()
                .filter(chip ->
                        chip.label().equals(wanted)
                                || chip.name().equals(name)
                                || chip.device().toString().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new LineUnavailableException(
                                "there is no GPIO chip %s that may be used; there are %s (gpio.chip)"
                                        .formatted(wanted, chips)));
    }

    private List<Path> deviceFiles() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(devices, "gpiochip*")) {
            found.forEach(files::add);
        } catch (IOException unreadable) {
            return List.of();
        }
        files.sort(Comparator.comparing(Path::toString));
        return files;
    }

    /** Adds it to the one or the other. */
    private void look(Path file, List<Chip> chips, Map<Path, DeviceCallException> refused) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chip = arena.allocate(INFO_BYTES, JAVA_INT.byteSize());
            int descriptor = library.open(file.toString());
            try {
                library.ioctl(descriptor, GET_CHIP_INFO, chip);
            } finally {
                library.close(descriptor);
            }
            chips.add(
                    new Chip(
                            file,
                            chip.getString(0),
                            chip.getString(LABEL_AT),
                            chip.get(JAVA_INT, LINES_AT)));
        } catch (DeviceCallException refusal) {
            refused.put(file, refusal);
        }
    }
}
