package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope.Reading;
import java.util.OptionalDouble;

/**
 * Readings' values in three columns, each with its length before it:
 *
 * <pre>
 *  mode, one byte each:  0 no value, 1 raw, 2 + k a decimal with k places
 *  decimals (signed varint): value x 10^k minus the sensor's last one in this block, when that had
 *                        the same k, else value x 10^k
 *  raw: the eight bytes of each double as eight planes, highest bytes first
 * </pre>
 *
 * Sensors speak in decimals; a double made from one is given back to the bit or stored raw.
 */
final class ValueColumns {
    private static final int NONE = 0;
    private static final int RAW = 1;
    private static final int DECIMAL = 2;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final double MANTISSA_MAX = 1L << 53;

    private ValueColumns() {}

    /** A sensor's last decimal in the block. */
    private static final class Last {
        private final int[] places;
        private final long[] mantissa;

        Last(int sensors) {
            places = new int[sensors];
            mantissa = new long[sensors];
        }

        long take(int sensor, int k) {
            return places[sensor] == k ? mantissa[sensor] : 0;
        }

        void put(int sensor, int k, long value) {
            places[sensor] = k;
            mantissa[sensor] = value;
        }
    }

    static void write(Reading[] readings, int[] sensor, PackedOutput out) {
        PackedOutput modes = new PackedOutput();
        PackedOutput decimals = new PackedOutput();
        long[] raw = new long[readings.length];
        int raws = 0;
        Last last = new Last(readings.length);
        for (int i = 0; i < readings.length; i++) {
            OptionalDouble value = readings[i].value();
            if (value.isEmpty()) {
                modes.putByte(NONE);
                continue;
            }
            double number = value.getAsDouble();
            int k = decimalPlaces(number, last.places[sensor[i]]);
            if (k < 0) {
                modes.putByte(RAW);
                raw[raws++] = Double.doubleToRawLongBits(number);
                continue;
            }
            long mantissa = (long) Math.rint(number * POWERS[k]);
            modes.putByte(DECIMAL + k);
            decimals.putSigned(mantissa - last.take(sensor[i], k));
            last.put(sensor[i], k, mantissa);
        }
        out.putColumn(modes).putColumn(decimals);
        PackedOutput planes = new PackedOutput();
        for (int shift = 56; shift >= 0; shift -= 8) {
            for (int i = 0; i < raws; i++) {
                planes.putByte((int) (raw[i] >>> shift));
            }
        }
        out.putColumn(planes);
    }

    /**
     * Fewest places, from {@code atLeast} up, that give the number back to the bit; -1 for none.
     */
    private static int decimalPlaces(double number, int atLeast) {
        for (int k = atLeast; k < POWERS.length; k++) {
            double mantissa = Math.rint(number * POWERS[k]);
            if (Math.abs(mantissa) >= MANTISSA_MAX) {
                return -1;
            }
            if (Double.doubleToRawLongBits((long) mantissa / POWERS[k])
                    == Double.doubleToRawLongBits(number)) {
                return k;
            }
        }
        return -1;
    }

    static OptionalDouble[] read(PackedInput in, int[] sensor) {
        PackedInput modes = in.getColumn();
        PackedInput decimals = in.getColumn();
        PackedInput planes = in.getColumn();
        int[] mode = new int[sensor.length];
        int raws = 0;
        for (int i = 0; i < mode.length; i++) {
            mode[i] = modes.getByte();
            raws += mode[i] == RAW ? 1 : 0;
        }
        long[] raw = new long[raws];
        for (int plane = 0; plane < Long.BYTES; plane++) {
            for (int i = 0; i < raws; i++) {
                raw[i] = (raw[i] << 8) | planes.getByte();
            }
        }
        OptionalDouble[] values = new OptionalDouble[mode.length];
        Last last = new Last(mode.length);
        int nextRaw = 0;
        for (int i = 0; i < mode.length; i++) {
            values[i] =
                    switch (mode[i]) {
                        case NONE -> OptionalDouble.empty();
                        case RAW -> OptionalDouble.of(Double.longBitsToDouble(raw[nextRaw++]));
                        default -> decimal(decimals, mode[i] - DECIMAL, last, sensor[i]);
                    };
        }
        return values;
    }

    private static OptionalDouble decimal(PackedInput decimals, int k, Last last, int sensor) {
        if (k >= POWERS.length) {
            throw new MalformedBlockException("found a decimal with " + k + " places");
        }
        long mantissa = decimals.getSigned() + last.take(sensor, k);
        last.put(sensor, k, mantissa);
        return OptionalDouble.of(mantissa / POWERS[k]);
    }
}
