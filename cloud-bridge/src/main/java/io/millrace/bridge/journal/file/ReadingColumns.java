package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Quality;
import io.millrace.bridge.envelope.Envelope.QualityMark;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The body of a block of readings after its sensors (see {@link BlockBody}): columns, because the
 * values of one kind resemble each other and a reading then costs a handful of bytes.
 *
 * <pre>
 *  values                 see {@link ValueColumns}
 *  times                  see {@link TimeColumns}
 *  flags (column)         one byte each: bits 0-1 quality, 2-3 clock, 4 source time, 5 reason,
 *                         6 source sequence, 7 suppressed
 *  texts (table)          reasons and boot ids
 *  reasons (column)       varint, where flagged
 *  boots (column)         varint each; empty when all are text 0
 *  source sequences       column of signed varints, where flagged: minus the sensor's last one plus 1
 *  suppressed             column of varints, where flagged
 *  payload hashes         column, 4 bytes each: exclusive or with the one before
 * </pre>
 */
final class ReadingColumns {
    private static final int CLOCK_SHIFT = 2;
    private static final int TWO_BITS = 3;
    private static final int SOURCE_TIME = 16;
    private static final int REASON = 32;
    private static final int SOURCE_SEQUENCE = 64;
    private static final int SUPPRESSED = 128;

    private ReadingColumns() {}

    static void write(List<Queued> run, int[] sensor, PackedOutput out) {
        Reading[] readings = new Reading[run.size()];
        long[] time = new long[readings.length];
        long[] gatewayTime = new long[readings.length];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = (Reading) run.get(i).envelope();
            time[i] = Micros.of(readings[i].stamp().time());
            gatewayTime[i] = Micros.of(readings[i].stamp().gatewayTime());
        }
        ValueColumns.write(readings, sensor, out);
        TimeColumns.write(new TimeColumns.Times(time, gatewayTime), sensor, out);
        writeMarks(readings, sensor, out);
    }

    private static void writeMarks(Reading[] readings, int[] sensor, PackedOutput out) {
        PackedOutput flags = new PackedOutput();
        PackedOutput reasons = new PackedOutput();
        PackedOutput boots = new PackedOutput();
        PackedOutput sources = new PackedOutput();
        PackedOutput suppressed = new PackedOutput();
        PackedOutput hashes = new PackedOutput();
        TextTable texts = new TextTable();
        String firstBoot = readings[0].stamp().boot();
        texts.placeOf(firstBoot);
        boolean oneBoot = true;
        long[] expected = new long[readings.length];
        int hashBefore = 0;
        for (int i = 0; i < readings.length; i++) {
            Reading reading = readings[i];
            flags.putByte(flagsOf(reading));
            reading.quality().reason().ifPresent(text -> reasons.putVarint(texts.placeOf(text)));
            boots.putVarint(texts.placeOf(reading.stamp().boot()));
            oneBoot &= firstBoot.equals(reading.stamp().boot());
            if (reading.sourceSequence().isPresent()) {
                long source = reading.sourceSequence().getAsLong();
                sources.putSigned(source - expected[sensor[i]]);
                expected[sensor[i]] = source + 1;
            }
            if (reading.suppressed() > 0) {
                suppressed.putVarint(reading.suppressed());
            }
            hashes.putInt(reading.payloadHash() ^ hashBefore);
            hashBefore = reading.payloadHash();
        }
        if (oneBoot) {
            boots.clear();
        }
        out.putColumn(flags);
        texts.write(out);
        out.putColumn(reasons).putColumn(boots).putColumn(sources);
        out.putColumn(suppressed).putColumn(hashes);
    }

    private static int flagsOf(Reading reading) {
        return codeOf(reading.quality().quality())
                | (codeOf(reading.stamp().clock()) << CLOCK_SHIFT)
                | (reading.stamp().hasSourceTime() ? SOURCE_TIME : 0)
                | (reading.quality().reason().isPresent() ? REASON : 0)
                | (reading.sourceSequence().isPresent() ? SOURCE_SEQUENCE : 0)
                | (reading.suppressed() > 0 ? SUPPRESSED : 0);
    }

    /** The columns that {@link #write} wrote, being read. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared or kept.
    private record Columns(
            OptionalDouble[] values,
            TimeColumns.Times times,
            PackedInput flags,
            TextTable texts,
            PackedInput reasons,
            PackedInput boots,
            PackedInput sources,
            PackedInput suppressed,
            PackedInput hashes) {}

    static List<Entry.Stored> read(PackedInput in, BlockBody.Frame frame) {
        int[] sensor = frame.sensors().place();
        Columns columns =
                new Columns(
                        ValueColumns.read(in, sensor),
                        TimeColumns.read(in, sensor),
                        in.getColumn(),
                        TextTable.read(in),
                        in.getColumn(),
                        in.getColumn(),
                        in.getColumn(),
                        in.getColumn(),
                        in.getColumn());
        boolean oneBoot = !columns.boots().hasMore();
        long[] expected = new long[sensor.length];
        int hash = 0;
        List<Entry.Stored> entries = new ArrayList<>(sensor.length);
        for (int i = 0; i < sensor.length; i++) {
            int flags = columns.flags().getByte();
            QualityMark mark = markOf(flags, columns);
            int boot = oneBoot ? 0 : columns.boots().getCount(columns.texts().size());
            OptionalLong source = OptionalLong.empty();
            if ((flags & SOURCE_SEQUENCE) != 0) {
                long number = columns.sources().getSigned() + expected[sensor[i]];
                expected[sensor[i]] = number + 1;
                source = OptionalLong.of(number);
            }
            long suppressed = (flags & SUPPRESSED) == 0 ? 0 : columns.suppressed().getVarint();
            hash ^= columns.hashes().getInt();
            Stamp stamp =
                    new Stamp(
                            Micros.toInstant(columns.times().time()[i]),
                            (flags & SOURCE_TIME) != 0,
                            Micros.toInstant(columns.times().gatewayTime()[i]),
                            clock((flags >> CLOCK_SHIFT) & TWO_BITS),
                            columns.texts().text(boot));
            Envelope reading =
                    new Reading(
                            frame.sensors().of(i),
                            columns.values()[i],
                            mark,
                            stamp,
                            source,
                            suppressed,
                            hash);
            entries.add(frame.entry(i, reading));
        }
        return entries;
    }

    private static QualityMark markOf(int flags, Columns columns) {
        Quality quality = quality(flags & TWO_BITS);
        if ((flags & REASON) == 0) {
            return quality == Quality.GOOD
                    ? QualityMark.GOOD
                    : new QualityMark(quality, Optional.empty());
        }
        int place = columns.reasons().getCount(columns.texts().size());
        return new QualityMark(quality, Optional.of(columns.texts().text(place)));
    }

    // Codes on disk: fixed for good, whatever happens to the order of the constants.

    private static int codeOf(Quality quality) {
        return switch (quality) {
            case GOOD -> 0;
            case UNCERTAIN -> 1;
            case BAD -> 2;
        };
    }

    private static Quality quality(int code) {
        return switch (code) {
            case 0 -> Quality.GOOD;
            case 1 -> Quality.UNCERTAIN;
            case 2 -> Quality.BAD;
            default -> throw new MalformedBlockException("found quality " + code);
        };
    }

    private static int codeOf(Clock clock) {
        return switch (clock) {
            case SYNCED -> 0;
            case CORRECTED -> 1;
            case UNSYNCED -> 2;
        };
    }

    private static Clock clock(int code) {
        return switch (code) {
            case 0 -> Clock.SYNCED;
            case 1 -> Clock.CORRECTED;
            case 2 -> Clock.UNSYNCED;
            default -> throw new MalformedBlockException("found clock " + code);
        };
    }
}
