package io.millrace.emulator.plant.csv;

import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.emulator.plant.FaultOrder;
import io.millrace.emulator.plant.NotEmulatedException;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.Emulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The running of one device as CSV: a header, then one row per sampling period with the time (ISO
 * 8601, UTC, milliseconds) and one column per channel in the order of the profile, in engineering
 * units.
 *
 * <p>The same profile, seed and faults give the same bytes: times count from {@link #START}.
 */
public final class CsvRecording {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final DeviceProfile profile;
    private final Duration period;
    private final DeviceSimulation device;

    /**
     * @throws NotEmulatedException if the profile does not say how to play its devices
     */
    public CsvRecording(DeviceProfile profile, long seed) {
        this.profile = profile;
        this.period =
                profile.emulation()
                        .map(Emulation::period)
                        .orElseThrow(() -> new NotEmulatedException(profile.name()));
        this.device = new DeviceSimulation(profile, DeviceRandom.of(seed, profile.name()), period);
    }

    /**
     * Writes {@code rows} rows; each fault begins with the first row that is not before its time.
     */
    public void write(Writer out, long rows, List<FaultOrder> faults) {
        try {
            out.write(header());
            for (long row = 0; row < rows; row++) {
                Duration from = period.multipliedBy(row - 1);
                Duration to = period.multipliedBy(row);
                faults.stream()
                        .filter(fault ->
                                fault.after().compareTo(from) > 0
                                        && fault.after().compareTo(to) <= 0)
                        .forEach(fault -> device.begin(fault.kind()));
                out.write(line(START.plus(to), device.next()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the recording could not be written", failure);
        }
    }

    private String header() {
        StringBuilder line = new StringBuilder("time");
        for (ChannelSpec channel : profile.channels()) {
            line.append(',').append(channel.name());
        }
        return line.append('\n').toString();
    }

    private static String line(Instant time, double[] values) {
        StringBuilder line = new StringBuilder(TIME.format(time));
        for (double value : values) {
            line.append(',').append(plain(value));
        }
        return line.append('\n').toString();
    }

    /** The shortest decimal that reads back as the same number, never with an exponent. */
    private static String plain(double value) {
        String text = Double.toString(value);
        return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
    }
}
