package io.millrace.bridge.journal.file;

/**
 * Readings' times in microseconds. Layout:
 *
 * <pre>
 *  gateway times (column of signed varints): the first in full, then the step from the one before
 *  way (1 byte): 0 against the gateway's time, 1 against the sensor's own rhythm
 *  unit (varint): 1, 1,000 or 1,000,000 microseconds; 1 for way 0
 *  times (column of signed varints):
 *     way 0: gateway time minus time
 *     way 1, in units: the sensor's first in the block against the block's first gateway time, its
 *            second as the step from the first, then each step minus the step before it
 * </pre>
 *
 * The writer takes the shorter way.
 */
final class TimeColumns {
    private static final int BY_GATEWAY = 0;
    private static final int BY_RHYTHM = 1;
    private static final long[] UNITS = {1_000_000, 1_000};

    private TimeColumns() {}

    /** Times of a block's readings, by entry. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared or kept.
    record Times(long[] time, long[] gatewayTime) {}

    /** Predicts a sensor's next time from its last step. */
    private static final class Rhythm {
        private final long[] last;
        private final long[] step;

        Rhythm(int sensors, long first) {
            last = new long[sensors];
            step = new long[sensors];
            java.util.Arrays.fill(last, first);
        }

        long next(int sensor) {
            return last[sensor] + step[sensor];
        }

        void saw(int sensor, long first, long time) {
            step[sensor] = last[sensor] == first && step[sensor] == 0 ? 0 : time - last[sensor];
            last[sensor] = time;
        }
    }

    static void write(Times times, int[] sensor, PackedOutput out) {
        int entries = sensor.length;
        PackedOutput gateway = new PackedOutput();
        long before = 0;
        for (long time : times.gatewayTime()) {
            gateway.putSigned(time - before);
            before = time;
        }
        out.putColumn(gateway);
        long unit = unitOf(times.time());
        long first = Math.floorDiv(times.gatewayTime()[0], unit);
        long[] byRhythm = new long[entries];
        Rhythm rhythm = new Rhythm(entries, first);
        long gatewayBytes = 0;
        long rhythmBytes = 0;
        for (int i = 0; i < entries; i++) {
            long time = Math.floorDiv(times.time()[i], unit);
            byRhythm[i] = time - rhythm.next(sensor[i]);
            rhythm.saw(sensor[i], first, time);
            rhythmBytes += PackedOutput.signedSize(byRhythm[i]);
            gatewayBytes += PackedOutput.signedSize(times.gatewayTime()[i] - times.time()[i]);
        }
        boolean isByGateway = gatewayBytes <= rhythmBytes;
        out.putByte(isByGateway ? BY_GATEWAY : BY_RHYTHM).putVarint(isByGateway ? 1 : unit);
        PackedOutput column = new PackedOutput();
        for (int i = 0; i < entries; i++) {
            column.putSigned(isByGateway ? times.gatewayTime()[i] - times.time()[i] : byRhythm[i]);
        }
        out.putColumn(column);
    }

    private static long unitOf(long[] micros) {
        for (long unit : UNITS) {
            boolean fits = true;
            for (int i = 0; fits && i < micros.length; i++) {
                fits = micros[i] % unit == 0;
            }
            if (fits) {
                return unit;
            }
        }
        return 1;
    }

    static Times read(PackedInput in, int[] sensor) {
        int entries = sensor.length;
        PackedInput gateway = in.getColumn();
        long[] gatewayTime = new long[entries];
        long before = 0;
        for (int i = 0; i < entries; i++) {
            before += gateway.getSigned();
            gatewayTime[i] = before;
        }
        int way = in.getByte();
        long unit = in.getVarint();
        PackedInput column = in.getColumn();
        if (way > BY_RHYTHM || unit < 1) {
            throw new MalformedBlockException("times are kept in an unknown way " + way);
        }
        long[] time = new long[entries];
        long first = Math.floorDiv(gatewayTime[0], unit);
        Rhythm rhythm = new Rhythm(entries, first);
        for (int i = 0; i < entries; i++) {
            long value = column.getSigned();
            if (way == BY_GATEWAY) {
                time[i] = gatewayTime[i] - value;
            } else {
                long units = value + rhythm.next(sensor[i]);
                rhythm.saw(sensor[i], first, units);
                time[i] = units * unit;
            }
        }
        return new Times(time, gatewayTime);
    }
}
